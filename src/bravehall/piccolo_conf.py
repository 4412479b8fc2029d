from piccolo.conf.apps import AppRegistry

from bravehall.core.db import DB as DB

APP_REGISTRY = AppRegistry(apps=["bravehall.piccolo_app"])
