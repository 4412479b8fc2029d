"""Every sentence of the code is there in Ukrainian."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[1] / "tools" / "catalogues.py"
specification = importlib.util.spec_from_file_location("catalogues", TOOL)
assert specification is not None
assert specification.loader is not None
catalogues = importlib.util.module_from_spec(specification)
specification.loader.exec_module(catalogues)

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


@pytest.mark.parametrize("module", catalogues.modules())
def test_no_sentence_is_missing_in_ukrainian(module: str):
    whole = catalogues.merged()
    known = {message.id for message in whole if message.string}
    missing = [message.id for message in catalogues.sentences(module) if message.id and message.id not in known]
    assert not missing


@pytest.mark.parametrize("module", catalogues.modules())
def test_translations_keep_the_placeholders(module: str):
    for message in catalogues.catalogue(module):
        if not message.id:
            continue
        said = message.id if isinstance(message.id, tuple) else (message.id,)
        names = {name for one in said for name in PLACEHOLDER.findall(one)}
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for string in filter(None, strings):
            assert set(PLACEHOLDER.findall(string)) == names, message.id
