"""The style sheet of HTML pages: on screens wide and narrow, light and dark, and on paper.

Imports nothing of the project. Promises: contrasts of at least 4.5 to 1 (a test computes them); no font, picture or
script from elsewhere.
"""

from __future__ import annotations

LIGHT = {
    "ink": "#1c1c1e",
    "paper": "#ffffff",
    "soft": "#f2f2f7",
    "quiet": "#545459",
    "rule": "#c7c7cc",
    "met": "#17652a",
    "failed": "#a3211a",
    "open": "#774c00",
}
DARK = {
    "ink": "#f2f2f7",
    "paper": "#1c1c1e",
    "soft": "#2c2c2e",
    "quiet": "#b9b9c0",
    "rule": "#55555a",
    "met": "#7bd88f",
    "failed": "#ff9f97",
    "open": "#ffc966",
}
SHEET = """
*{box-sizing:border-box}
body{font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:62rem;margin:0 auto;
  padding:1.5rem 1rem 3rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .8rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2rem 0 .6rem;border-bottom:1px solid var(--rule);padding-bottom:.2rem}
h3{font-size:1rem;margin:1.4rem 0 .4rem}
p{margin:.4rem 0;overflow-wrap:anywhere}
ul{list-style:none;margin:.3rem 0;padding:0}
li{margin:.3rem 0;overflow-wrap:anywhere;break-inside:avoid}
li>ul,details>ul{padding-left:1.4rem}
.row{display:flex;gap:.5rem;align-items:baseline}
.row>span:last-child{min-width:0}
summary>.row{display:inline-flex;vertical-align:top;max-width:calc(100% - 1.4rem)}
.mark{flex:0 0 1rem;font-weight:700}
.aside{color:var(--quiet);font-size:.9em}
.met{color:var(--met)}.failed{color:var(--failed)}.warning,.open{color:var(--open)}
.outcome{font-size:1.1rem;padding:.7rem .9rem;border-left:.35rem solid;background:var(--soft);margin:1rem 0}
.outcome b{margin-right:.5rem}.outcome span{color:var(--ink)}.outcome b span{color:inherit}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.scroll{overflow-x:auto;margin:.8rem 0}
table{border-collapse:collapse;width:100%;font-size:.95rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .8rem .4rem 0;border-bottom:1px solid var(--rule)}
thead th{color:var(--quiet);font-weight:600}
tbody th{font-weight:600}
tr{break-inside:avoid}
details>summary{cursor:pointer;padding:.15rem 0}
:focus-visible{outline:3px solid var(--open);outline-offset:2px}
figure{margin:1rem 0}
figure svg{width:100%;height:auto;max-width:46rem;display:block}
footer{margin-top:2.5rem;color:var(--quiet);font-size:.9rem;overflow-wrap:anywhere}
.sign{display:flex;gap:1.5rem;margin-top:3rem;break-inside:avoid}
.sign div{flex:1;border-top:1px solid var(--ink);padding-top:.2rem}
.sign div:last-child{flex:2}
@media (max-width:34rem){
  body{padding:1rem .7rem 2rem}
  h1{font-size:1.25rem}
  li>ul,details>ul{padding-left:.8rem}
  th,td{padding-right:.6rem}
}
@page{size:A4;margin:1.8cm}
@media print{
  body{margin:0;max-width:none;padding:0;font-size:10pt}
  h2,h3{break-after:avoid}
  .outcome{background:none}
  .scroll{overflow:visible}
}
"""


def variables(colours: dict[str, str]) -> str:
    """Colours as properties of the page."""
    return ":root{" + ";".join(f"--{name}:{value}" for name, value in colours.items()) + "}"


def sheet() -> str:
    """The whole style sheet. On paper it is light, whatever the screen is."""
    dark = f"@media screen and (prefers-color-scheme:dark){{{variables(DARK)}}}"
    return f":root{{color-scheme:light dark}}{variables(LIGHT)}{dark}{SHEET}"
