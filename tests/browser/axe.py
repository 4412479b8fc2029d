"""What axe finds on a page, in one line each."""

from __future__ import annotations

from playwright.async_api import Page


async def violations(page: Page) -> list[str]:
    await page.add_script_tag(url="/static/vendor/axe.min.js")
    found = await page.evaluate("axe.run()")
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found["violations"] for node in rule["nodes"]]


async def runs_over(page: Page) -> bool:
    """Does one have to scroll sideways to read it?"""
    return bool(await page.evaluate("document.documentElement.scrollWidth > innerWidth"))
