"""A sheet for a board as HTML: one A4 page on paper, one column on a telephone.

May import explain and html. Promises: the same lines as the terminal.
"""

from __future__ import annotations

from html import escape

from ..explain.page import Page
from .html import body, foot
from .style import sheet

PRINTED = """
body{max-width:54rem}
h1{font-size:1.3rem;margin:0 0 .3rem;overflow-wrap:anywhere}
h2{font-size:.95rem;margin:.7rem 0 .2rem}
li{margin:.1rem 0}
table{font-size:.85rem}
th,td{padding:.2rem .6rem .2rem 0}
.scroll{margin:.2rem 0}
.sign{margin-top:1.2rem}
.sign div{min-height:3.2rem}
.sign div:first-child{flex:2}
@page{size:A4;margin:11mm 12mm}
@media print{
  body{font-size:8.5pt;line-height:1.28}
  h1{font-size:12pt}
  h2{font-size:9.5pt;margin:1.6mm 0 .6mm;padding:0}
  p,ul{margin:.3mm 0}
  li{margin:.2mm 0}
  table{font-size:8.5pt;table-layout:fixed}
  th,td{overflow-wrap:anywhere}
  th:first-child{width:13%}
  th:nth-child(2){width:44%}
  th,td{padding:.4mm 2mm .4mm 0}
  .sign{margin-top:3mm;gap:6mm}
  .sign div{min-height:14mm}
  footer{margin-top:1.5mm;font-size:8.5pt}
  footer p{display:inline;margin-right:2mm}
}
"""


def sheet_html(page: Page, title: str) -> str:
    """The sheet as one self-contained HTML text."""
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<style>{sheet()}{PRINTED}</style></head><body><main>",
            *body(page, title, {}),
            f"</main>{foot(page)}</body></html>",
            "",
        ]
    )
