#!/usr/bin/env python3
"""Draw easy and hostile Bridges, so that somebody can look at them: SVG, HTML, and PDF and PNG if it can print.

    PYTHONPATH=<where odoo is> <its python> dev/draw_samples.py [FOLDER] [NAME ...]

Prints with every wkhtmltopdf it finds: the one on PATH, and the one in the folder WKHTMLTOPDF_PATCHED. No database.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import types
from pathlib import Path

import lxml.html
from lxml import etree
from odoo.addons.base.models.ir_qweb import render

ROOT = Path(__file__).resolve().parent.parent
# the folder without its __init__, whose models need a registry
sys.modules["report"] = types.ModuleType("report")
sys.modules["report"].__path__ = [str(ROOT / "report")]
from report.bridge_drawing import layout  # noqa: E402

LABELS = {
    "holds": "this pillar holds",
    "now": "now",
    "new": "new",
    "was": "was here before",
    "wanted": "wanted",
    "helped": "somebody helps here",
    "heavier": "makes heavier",
    "helps": "helps",
    "unknown": "don't know",
    "rather_not": "rather not say",
    "not_applicable": "does not apply",
}
COLORS = ["#1d5c7d", "#3f6d1f", "#a3430f", "#6a3d8f", "#6e560a", "#8f2d56", "#2f4b9b", "#3b6b66"]
ICONS = "house heart coin book briefcase family star leaf hands child brain calendar shield wallet".split()
# The options of the paper format in report/bridge_reports.xml, as the host passes them on.
PAPER = "--quiet --page-size A4 --orientation Landscape --dpi 96 --zoom 1.0 --disable-smart-shrinking".split()
PAPER += [option for side in "TBLR" for option in (f"-{side}", "8.0")]


def area(name, level=None, previous=None, target=None, levels=5, answer="level"):
    values = {"name": name, "code": name.lower(), "answer": answer, "level": level, "previous": previous}
    return values | {"target": target, "levels": levels, "holds_from": levels - 2}


def pillar(number, name, areas, holds=False, helped=False):
    icon, color = ICONS[number % len(ICONS)], COLORS[number % len(COLORS)]
    return {"name": name, "icon": icon, "color": color, "holds": holds, "helped": helped, "areas": areas}


def bridge(pillars, **values):
    return {
        "first_name": "Sam",
        "title": "Sam’s Bridge",
        "desc": "Two of five pillars hold: family and learning. Somebody helps with money.",
        "date": "12 March 2026",
        "filled_in_by": "filled in by Sam",
        "sentence": "2 of 5 pillars hold. That is one more than a year ago.",
        "vision": "My own bakery, and evenings at home with the kids",
        "vision_date": "March 2028",
        "strengths": ["patient", "good with people", "never late"],
        "pillars": pillars,
        "influences": [],
        "labels": LABELS,
    } | values


def influence(source, target, sign="heavier", strength=2):
    return {"source": source, "target": target, "sign": sign, "strength": strength}


def nine_areas():
    return [
        pillar(0, "Family", [area("Housing", 3, 2, 4), area("Children", 3, 3, 4)], holds=True),
        pillar(1, "Well-being", [area("Health", 1, 1, 3), area("Network", 3, 1)], helped=True),
        pillar(2, "Money", [area("Debts", 0, 0, 3), area("Savings", 0, 1, 2)], helped=True),
        pillar(3, "Learning", [area("Education", 3, 3)], holds=True),
        pillar(4, "Work", [area("Earnings", 1, 0, 3), area("Job quality", 2, 2, 3)]),
    ]


def dutch():
    names = ["Huisvesting", "Kinderen", "Gezondheid", "Sociaal netwerk", "Schulden", "Spaargeld", "Opleiding"]
    names += ["Inkomen uit werk", "Kwaliteit van het werk"]
    pillars = nine_areas()
    areas = [item for pillar_values in pillars for item in pillar_values["areas"]]
    for item, name in zip(areas, names, strict=True):
        item["name"] = name
    pillar_names = ["Gezin", "Welbevinden", "Geld", "Leren", "Werk"]
    return [values | {"name": name} for values, name in zip(pillars, pillar_names, strict=True)]


def matrix():
    names = ["Financiën", "Werk en opleiding", "Tijdsbesteding", "Huisvesting", "Huiselijke relaties"]
    names += ["Geestelijke gezondheid", "Lichamelijke gezondheid", "Middelengebruik", "Basale ADL"]
    names += ["Instrumentele ADL", "Sociaal netwerk", "Maatschappelijke participatie", "Justitie"]
    levels = random.Random(1)
    return [
        pillar(i, name, [area(name, levels.randrange(5), levels.randrange(5))], holds=i % 3 == 0, helped=i % 4 == 1)
        for i, name in enumerate(names)
    ]


def rubric(pillar_count=5):
    chance = random.Random(2)
    pillars = [pillar(i, f"Pillar of strength {i + 1}", []) for i in range(pillar_count)]
    for i in range(20):
        levels = chance.randint(2, 10)
        step = area(f"Area {i + 1} of daily living", *(chance.randrange(levels) for _ in range(3)), levels=levels)
        pillars[i * pillar_count // 20]["areas"].append(step)
    for i, values in enumerate(pillars):
        values |= {"holds": i % 2 == 0, "helped": i % 3 == 1}
    return pillars


def tangle(pillars, count=14):
    codes = [item["code"] for values in pillars for item in values["areas"]]
    chance = random.Random(3)
    pairs = [chance.sample(codes, 2) for _ in range(count)]
    return [influence(*pair, chance.choice(["heavier", "helps"]), chance.randint(1, 3)) for pair in pairs]


def unknown():
    pillars = nine_areas()
    pillars[0] |= {"holds": None}
    pillars[0]["areas"][1] |= {"answer": "unknown", "level": None, "target": 3}
    pillars[1]["areas"][0] |= {"answer": "rather_not", "level": None, "target": None}
    pillars[2]["areas"][1] |= {"answer": "not_applicable", "level": None}
    pillars[4]["areas"][0] |= {"answer": "", "level": None, "target": None}
    return pillars


def hostile():
    pillars = dutch()
    pillars[0]["name"] = "<b>Gezin</b> & 'huis'"
    pillars[1]["areas"][0]["name"] = "Arbeidsongeschiktheidsverzekeringsmaatschappij"
    pillars[2]["areas"][0]["name"] = "<script>alert(1)</script>"
    pillars[3] |= {"name": "Leren 🎓", "color": "#ffff00", "icon": "no such icon"}
    pillars[4]["color"] = '"/><script>alert(2)</script>'
    return pillars


def right_to_left():
    names = ["السكن", "الأطفال", "الصحة", "الشبكة", "الديون", "المدخرات", "التعليم", "الدخل", "جودة العمل"]
    pillars = nine_areas()
    areas = [item for values in pillars for item in values["areas"]]
    for item, name in zip(areas, names, strict=True):
        item["name"] = name
    pillar_names = ["العائلة", "الرفاه", "المال", "التعلم", "العمل"]
    return [values | {"name": name} for values, name in zip(pillars, pillar_names, strict=True)]


TYPICAL = [influence("debts", "health", strength=3), influence("debts", "housing", strength=1)]
TYPICAL += [influence("education", "earnings", "helps")]
LONG = "Ik wil rust in huis. " * 240
SAMPLES = {
    "typical": bridge(nine_areas(), influences=TYPICAL),
    "dutch": bridge(dutch(), title="De Brug van Sam"),
    "one": bridge([pillar(0, "Home", [area("Housing", 1, None, 2, 3)])], strengths=[], vision="", vision_date=""),
    "bare": bridge([{**values, "helped": False} for values in nine_areas()], strengths=[], vision="", vision_date=""),
    "matrix": bridge(matrix()),
    "twenty": bridge(rubric(), influences=tangle(rubric())),
    "thirteen": bridge(rubric(13), influences=tangle(rubric(13)), vision=LONG, strengths=[LONG] * 3),
    "unknown": bridge(unknown(), influences=TYPICAL),
    "hostile": bridge(
        hostile(),
        vision="<script>alert(1)</script> " + LONG,
        strengths=["👍🏽 " * 20, "W" * 5000, "שלום, אני סבלני!"],
        title="Sam <script>alert(1)</script> \u202e & Co",
        sentence=LONG,
        influences=TYPICAL + [influence("no such", "area")],
    ),
    "rtl": bridge(
        right_to_left(),
        direction="rtl",
        title="جسر سامي",
        sentence="2 من 5 أعمدة ثابتة. هذا أكثر بواحد من العام الماضي.",
        vision="مخبزي الخاص، وأمسيات في البيت مع الأولاد!",
        strengths=["صبور", "جيد مع الناس", "Nooit te laat"],
        influences=TYPICAL,
    ),
    "empty": bridge([]),
}


def load(name):
    """Find a template by its external id, for QWeb without a database."""
    tree = etree.parse(ROOT / "report" / "bridge_drawing_templates.xml")
    node = tree.find(f".//template[@id='{name.split('.')[1]}']")
    node.tag = "t"
    node.attrib.clear()
    return node, name


def draw(values, template="bridge_drawing"):
    return str(render(f"mobility_mentoring.{template}", {"drawing": values}, load))


def page(body):
    """Wrap `body` as the host does before printing: its HTML parser turns names to lower case, as in viewBox."""
    body = lxml.html.tostring(lxml.html.fromstring(f"<div class='article'>{body}</div>"), encoding="unicode")
    head = "<meta charset='utf-8'/><style>body { margin: 0; font-size: 14px }</style>"
    return f'<!DOCTYPE html><html style="height: 0;"><head>{head}</head><body>{body}</body></html>'


def to_png(pdf):
    pages = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    count = next(line.split()[1] for line in pages.splitlines() if line.startswith("Pages"))
    subprocess.run(["pdftoppm", "-r", "110", "-png", "-singlefile", pdf, pdf.with_suffix("")], check=True)
    print(f"{pdf}: {count} page(s)")


def write(folder, name, values):
    drawing = layout(values)
    (folder / f"{name}.svg").write_text(draw(drawing))
    (folder / f"{name}-card.svg").write_text(draw(layout(values, "card"), "bridge_card"))
    html = folder / f"{name}.html"
    html.write_text(page(draw(drawing, "report_bridge_document")))
    builds = {"system": shutil.which("wkhtmltopdf"), "patched": os.environ.get("WKHTMLTOPDF_PATCHED")}
    for build, path in builds.items():
        if path:
            program = Path(path) / "wkhtmltopdf" if Path(path).is_dir() else path
            pdf = folder / f"{name}-{build}.pdf"
            subprocess.run([program, *PAPER, html, pdf], check=True, capture_output=True)
            to_png(pdf)


def main():
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp(prefix="bridge-"))
    folder.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:] or SAMPLES:
        write(folder, name, SAMPLES[name])
    print(f"Look in {folder}")


if __name__ == "__main__":
    main()
