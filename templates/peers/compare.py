#!/usr/bin/env python3
"""Compare kapscreen's referrals with reportlab and weasyprint on the same content, in one run.

Optional: nothing in the project needs this file or Python. On Debian or Ubuntu:

    apt-get install -y python3-reportlab python3-reportlab-accel weasyprint poppler-utils
    make build
    python3 templates/peers/compare.py bin/kapscreen            # about 2 minutes
    python3 templates/peers/compare.py --help                   # counts, your own responses, PDFs to look at

What it does. It makes distinct responses of the vignettes with Latin-script clients, has kapscreen make PDFs of them
(one worker, one core), has it write the same referrals as JSON, and lays that content out with each peer: every
heading, item, evidence, answer, score, reason, source, notice, page head and foot, with chips, rules, boxes and score bars.

What is counted. For kapscreen everything but its start: reading, screening, evaluating, laying out, writing, syncing
and renaming the file; the start is taken out by two runs of different length. For a peer only the way from the worded
content in memory to the PDF in memory: not the interpreter, imports, fonts, style sheet, warm-up document, reading or
writing. Each engine is one process on one core; rounds take turns, and the median of the rounds counts. Of processor
time and the clock, processor time is the one that other work on the machine disturbs least.

The vignettes come again and again, but for an e-mail address, so whatever an engine keeps from one document to the next
helps it. kapscreen keeps fonts and buffers and no text: forty words of each record's own changed its figure by no more
than the rounds differ.

What it does not say. The layouts are not pixel-equal: the peers' is simpler (answers stand in one table two abreast,
no heading is repeated with "continued", nothing is measured to fit page one). An engine that takes HTML and CSS does
more work than one that is told where things go; its figure is the price of that, not a fault.
"""

import argparse
import collections
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "templates" / "fonts" / "cp1252"
VIGNETTES = ROOT / "screening" / "testdata" / "vignettes"
LATIN = ("S01", "S02", "S05", "S06", "S08", "S09")  # the others need fonts that the peers are not given here

PEERS = {  # name: (what it is, how many times faster kapscreen is wanted to be)
    "reportlab": ("reportlab, core Helvetica", 4),
    "reportlab-inter": ("reportlab, Inter", 4),
    "reportlab-paragraphs": ("reportlab, Inter, a Paragraph in each cell", 4),
    "weasyprint": ("weasyprint, Inter", 150),
}

# ---------------------------------------------------------------------------------------------------------------------
# The content: a referral as blocks that both peers draw. Measures are mm, sizes points.

WIDTH = 183.7  # between the margins of a letter page
MARGIN = 16.1
INK, INK2, INK3, NAVY, RULE, PANEL = "#101828", "#344054", "#5A6578", "#0F2E47", "#D0D5DD", "#F5F8FB"
BANDS = ("#E9EEF3", "#D6DFE8", "#C0CDDA", "#A8B9CB", "#91A6BC")
CHIPS = {"urgent": "#B42318", "priority": "#A64208"}  # others are drawn in INK
EDGES = {"phq9": (5, 10, 15, 20), "gad7": (5, 10, 15)}  # where bands begin; the JSON has cut-offs only

STYLES = {  # weight, size, colour
    "practice": ("Bold", 11.5, NAVY),
    "strong": ("SemiBold", 8.4, INK),
    "address": ("Regular", 7.8, INK2),
    "title": ("Bold", 15, INK),
    "name": ("Bold", 15.5, INK),
    "facts": ("Medium", 8.6, INK2),
    "panel": ("Regular", 8.4, INK2),
    "panelname": ("SemiBold", 8.4, INK),
    "label": ("SemiBold", 6.6, INK3),
    "ask": ("Bold", 11.5, NAVY),
    "notice": ("Regular", 7.8, INK2),
    "section": ("Bold", 10, NAVY),
    "note": ("Regular", 7.6, INK3),
    "item": ("SemiBold", 8.8, INK),
    "evidence": ("Regular", 8.2, INK2),
    "question": ("Medium", 8.2, INK),
    "code": ("Regular", 7.4, INK3),
    "text": ("Regular", 8.0, INK2),
    "answer": ("Medium", 8.0, INK),
    "chip": ("Bold", 6.4, INK),
    "band": ("SemiBold", 8.0, INK),
    "number": ("Regular", 6.2, INK3),
    "state": ("Bold", 4.2, INK),
    "foot": ("Regular", 7.2, INK3),
}


class Run(NamedTuple):
    """Text of one style. "chip", "check" and "bar" are drawn as what they are called."""

    style: str
    text: str
    score: dict | None = None


class Head(NamedTuple):
    title: str
    note: str
    width: float


class Grid(NamedTuple):
    """A table. A cell is a Run, or a list of lines, each a list of Runs."""

    widths: tuple
    rows: list
    kind: str  # rules, plain, panel, ask, box, slip, values
    head: bool = False  # the first row is repeated on each page
    right: bool = False  # the last column is flush right
    frame: bool = False  # the last column has a box around it


class Pair(NamedTuple):
    """Two columns of blocks, side by side."""

    widths: tuple
    left: list
    right: list


BREAK = "a new page"
FEW = 7  # with so many items for review, and so much that could not be established, page one is a page
EMPTY = Run("text", "")


class Referral(NamedTuple):
    name: str
    born: str
    date: str
    confidential: str
    parts: str
    blocks: list


def dot(*parts):
    return "  ·  ".join(p for p in parts if p)


def referral(doc):
    """The blocks of a referral/v1 document, in the order in which kapscreen prints them."""
    blocks = [*letterhead(doc), *items(doc), *established(doc), slip()]
    if max(len(doc["items"]), len(doc["could_not_be_established"])) <= FEW:
        blocks.append(BREAK)  # with more the slip has gone over, and a page for it alone would be work for nothing
    for s in doc["sections"]:
        if not s.get("substance_use"):
            blocks += section(s)
    if doc["not_sent"]:
        blocks += [Head("Not sent", "", WIDTH)]
        blocks += [
            Grid(
                (60, WIDTH - 60),
                [[Run("strong", n["title"]), Run("text", n["reason"])] for n in doc["not_sent"]],
                "rules",
            )
        ]
    for n in doc["notices"]:
        blocks.append(Grid((WIDTH,), [[[[label(n["label"])], [Run("notice", n["text"])]]]], "box"))
    c = doc["crisis"]
    blocks.append(Grid((WIDTH,), [[[[Run("strong", c["line"])], [Run("note", c.get("note", ""))]]]], "box"))
    for s in doc["sections"]:
        if s.get("substance_use"):
            blocks += [BREAK, *section(s)]
    p, client = doc["provenance"], doc["client"]
    return Referral(
        client["name"], client.get("born", ""), doc["recipient"]["date"], p["confidential"], dot(*p["parts"]), blocks
    )


def label(text):
    return Run("label", text.upper())


def letterhead(doc):
    """Page one down to the request."""
    l, r, c, a = doc["letterhead"], doc["recipient"], doc["client"], doc["ask"]
    left = [[Run("practice", l["practice"])]] if l.get("practice") else []
    left += [[Run("strong", l["therapist"])]] if l.get("therapist") else []
    left += [[Run("address", dot(*line))] for line in l.get("lines", [])]
    right = [[Run("title", doc["title"])], [Run("strong", "To: " + r["to"])]]
    right += [[Run("address", t)] for t in (r.get("service", ""), dot(r.get("reference", ""), r["date"])) if t]
    name = [Run("name", c["name"])] + ([Run("facts", "\u00a0\u00a0 " + c["pronouns"])] if c.get("pronouns") else [])
    facts = [Run("facts", dot(*c.get("facts", [])))]
    allergies = [[label("Allergies and reactions")], [Run("strong", c["allergies"])]]
    panel = [[label(p["label"]), [panel_line(p["parts"])]] for p in doc["panel"]]
    ask = [
        [Run("facts", a["who"])],
        [Run("ask", a["sentence"])],
        *([Run("strong", t)] for t in a.get("lines", [])),
        [Run("notice", a["notice"])],
    ]
    return [
        Grid((WIDTH - 74, 74), [[left, right]], "plain", right=True),
        Grid((WIDTH - 50, 50), [[[name, facts], allergies]], "plain", frame=True),
        Grid((25, WIDTH - 25), panel, "panel"),
        Grid((WIDTH,), [[ask]], "ask"),
    ]


def panel_line(parts):
    runs = []
    for p in parts:
        runs += [Run("panelname", p["name"] + " ")] if p.get("name") else []
        runs.append(Run("panel", p.get("text", "") + "    "))
    return runs


def items(doc):
    counts = collections.Counter(i["priority"] for i in doc["items"])
    note = dot(*(f"{n} {word}" for word, n in counts.items()))
    if not doc["items"]:
        return [
            Head("Items for review", "", WIDTH),
            Grid((WIDTH,), [[Run("text", "No item met a flag rule. This is not a clearance.")]], "plain"),
        ]
    rows = [[EMPTY, label("Finding and evidence"), label("Question for the prescriber"), label("Answer")]]
    for i in doc["items"]:
        finding = [[Run("item", i["title"])], [Run("evidence", i["evidence"])]]
        rows.append(
            [
                [[Run("chip", i["priority"].upper())]],
                finding,
                Run("question", i["question"]),
                Run("code", " · ".join(i["answers"])),
            ]
        )
    return [
        Head("Items for review", note, WIDTH),
        Grid((21, 95, 46, WIDTH - 162), rows, "rules", head=True, right=True),
    ]


def established(doc):
    """What could not be established beside the scores, or above them where there is much of it."""
    rows, many = [], len(doc["could_not_be_established"]) > FEW
    for o in doc["could_not_be_established"]:
        held = "; ".join(f"{h['title']} ({h['priority']})" for h in o["items"])
        what = (
            [[Run("item", o["title"])]]
            + ([[Run("evidence", o["words"])]] if o.get("words") else [])
            + [[Run("note", held)]]
        )
        rows.append([[[Run("chip", o["state"])]], what, Run("code", o["answer"])])
    width = WIDTH if many else 76
    left = [Head("Could not be established", "", width)]
    left.append(
        Grid((24, width - 36, 12), rows, "rules", right=True)
        if rows
        else Grid((width,), [[Run("text", "Every rule could be worked out.")]], "plain")
    )
    width = WIDTH if many else WIDTH - 80
    right = [Head("Screening scores, not diagnoses", "shading = bands, tick = cut-off" if not many else "", width)]
    right.append(Grid((17, 24, width - 41), [score_row(s) for s in doc["scores"]], "plain"))
    return left + right if many else [Pair((80, WIDTH - 80), left, right)]


def score_row(s):
    earlier = [Run("note", "  earlier: " + ", ".join(s["earlier"]))] if s.get("earlier") else []
    said = [Run("band", s.get("band", "")), Run("note", "  " + s.get("note", "")), *earlier]
    if not (s["known"] and s.get("max")):
        return [Run("band", s["title"]), EMPTY, [said]]
    return [
        Run("band", s["title"]),
        [[Run("bar", "", s)]],
        [[Run("item", str(s.get("value", 0))), Run("note", f"/{s['max']}  "), *said]],
    ]


def slip():
    checks = [[[Run("check", t)]] for t in ("Received", "More information needed", "See note")]
    lines = [label("Contact"), label("Signature"), label("Date"), EMPTY]
    return Grid((64, 40, 46, WIDTH - 150), [[Run("section", "Reply from the medical team"), *checks], lines], "slip")


def section(s):
    blocks, width = [], WIDTH
    for t in s.get("tables") or []:
        blocks += table(t)
    if s.get("answers") or s.get("items"):
        blocks.append(Head(s["title"], s.get("note", ""), width))
        blocks += answers(s.get("answers") or [])
    for c in s.get("items") or []:
        blocks.append(values(c))
    if s.get("reasons"):
        rows = [[label("Item"), label("Why it matters"), label("Rule and sources")]]
        rows += [
            [Run("band", r["title"]), Run("text", r["why"]), Run("text", f"{r['rule']}; {r['sources']}")]
            for r in s["reasons"]
        ]
        blocks = [
            Head(s["title"], s.get("note", ""), width),
            Grid((56, 74, width - 130), rows, "rules", head=True),
            *blocks,
        ]
    return blocks


def table(t):
    head = Head(t["title"], dot(t.get("code", ""), t.get("note", "")), WIDTH)
    if not t.get("rows"):
        said = [[Run("chip", t["state"])]] if t.get("state") else []
        said += [[Run("text", w)] for w in (t.get("empty", ""), t.get("words", "")) if w]
        return [head, Grid((WIDTH,), [[said]], "plain")]
    n = len(t["columns"])
    widths = (22, WIDTH - 22) if n == 2 else (1.5 * WIDTH / (n + 0.5), *[WIDTH / (n + 0.5)] * (n - 1))
    rows = [[label(c) for c in t["columns"]]]
    rows += [[Run("band", row[0]), *(Run("text", c) for c in row[1:])] for row in t["rows"]]
    return [head, Grid(widths, rows, "rules", head=True)]


def answers(rows):
    """Answers two abreast; a row that stands for many questions has the whole width."""
    cells, wide = [], []
    for r in rows:
        if not r.get("code") and not r.get("question"):
            wide.append([EMPTY, Run("note", r["answer"])])
            continue
        said = [[Run("chip", r["state"])]] if r.get("state") else []
        said += [[Run("answer", r[k])] for k in ("answer", "words") if r.get(k)]
        cells.append(
            [
                Run("code", r.get("code", "")),
                Run("text", r["question"]),
                said[0][0] if len(said) == 1 and not r.get("state") else said,
            ]
        )
    half = (len(cells) + 1) // 2
    right = cells[half:] + [[EMPTY] * 3] * (2 * half - len(cells))
    column = (9, 41, 38.5)
    blocks = (
        [Grid((*column, WIDTH - 2 * sum(column), *column), [a + [EMPTY] + b for a, b in zip(cells, right)], "rules")]
        if cells
        else []
    )
    return blocks + ([Grid((9, WIDTH - 9), wide, "plain")] if wide else [])


def values(c):
    """The item values of an instrument: numbers above boxes."""
    title = [[Run("band", c["title"])], [Run("note", c.get("note", ""))]]
    shown = c.get("values") or []
    numbers = [Run("number", str(v["item"])) for v in shown]
    boxes = [Run("answer", v.get("value", "")) if not v.get("state") else Run("state", v["state"]) for v in shown]
    return Grid(
        (46, *[min(9.0, (WIDTH - 46) / max(1, len(shown)))] * len(shown)),
        [[title, *numbers], [EMPTY, *boxes]] if shown else [[title]],
        "values",
    )


def bar_shapes(s, width, height):
    """A score bar: (x, y, width, height, colour) of rectangles, y from below."""
    top = s["max"]
    edges = EDGES.get(s["id"]) or tuple(s.get("cutoffs") or ())
    stops = (0, *edges, top)
    shapes = [
        (width * a / top, 0, width * (b - a) / top, height, BANDS[i]) for i, (a, b) in enumerate(zip(stops, stops[1:]))
    ]
    x = width * s.get("value", 0) / top
    shapes += [(0, height * 0.35, x, height * 0.3, NAVY), (x - 0.7, -1, 1.4, height + 2, NAVY)]
    return shapes + [(width * c / top, -1, 0.4, height + 2, INK) for c in s.get("cutoffs") or ()]


# ---------------------------------------------------------------------------------------------------------------------
# reportlab


def reportlab_drawer(inter, paragraphs):
    """A function from a Referral to a PDF; fonts and styles are set up once, here."""
    from io import BytesIO
    from xml.sax.saxutils import escape

    from reportlab import rl_config
    from reportlab.lib.colors import HexColor
    from reportlab.lib.pagesizes import letter
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import (
        BaseDocTemplate,
        CondPageBreak,
        Flowable,
        Frame,
        PageBreak,
        PageTemplate,
        Paragraph,
        Spacer,
        Table,
    )

    rl_config.useA85 = 0  # binary streams: faster and smaller
    rl_config.shapeChecking = 0
    names = {"Regular": "Helvetica", "Medium": "Helvetica", "SemiBold": "Helvetica-Bold", "Bold": "Helvetica-Bold"}
    if inter:
        names = {w: "Inter-" + w for w in names}
        for weight, name in names.items():
            pdfmetrics.registerFont(TTFont(name, str(FONTS / f"Inter-{weight}-1252.ttf")))
    colour = {c: HexColor(c) for c in (INK, INK2, INK3, NAVY, RULE, PANEL, *BANDS, *CHIPS.values())}
    styles = {k: (names[w], size, colour[c]) for k, (w, size, c) in STYLES.items()}
    leading = {k: 1.2 * size for k, (_, size, _) in styles.items()}
    para = {
        k: ParagraphStyle(k, fontName=f, fontSize=s, leading=leading[k], textColor=c) for k, (f, s, c) in styles.items()
    }
    para_right = {k: ParagraphStyle(k + " right", parent=p, alignment=2) for k, p in para.items()}
    width_of = pdfmetrics.stringWidth
    edge, content = MARGIN * mm, WIDTH * mm

    def broken(run, room):
        font, size, _ = styles[run.style]
        return [run.text] if width_of(run.text, font, size) <= room else simpleSplit(run.text, font, size, room)

    class Lines(Flowable):
        """Lines of one style each, broken by width."""

        def __init__(self, runs, room, right=False):
            super().__init__()
            self.lines = [(r.style, t) for r in runs for t in broken(r, room)]
            self.right, self.width, self.height = right, room, sum(leading[s] for s, _ in self.lines)

        def wrap(self, *_):
            return self.width, self.height

        def draw(self):
            c, y, last = self.canv, self.height, None
            for style, text in self.lines:
                font, size, ink = styles[style]
                if style != last:
                    c.setFont(font, size)
                    c.setFillColor(ink)
                    last = style
                y -= leading[style]
                if self.right:
                    c.drawRightString(self.width, y + 2, text)
                else:
                    c.drawString(0, y + 2, text)

    class Chip(Flowable):
        def __init__(self, text):
            super().__init__()
            self.text, self.width, self.height = text, max(16.6 * mm, width_of(text, styles["chip"][0], 6.4) + 6), 11.5

        def wrap(self, *_):
            return self.width, self.height

        def draw(self):
            c, ink = self.canv, colour[CHIPS.get(self.text.lower(), INK)]
            c.setStrokeColor(ink)
            c.setFillColor(ink)
            c.setLineWidth(0.7)
            c.roundRect(0, 0, self.width, 11, 2.5)
            c.setFont(styles["chip"][0], 6.4)
            c.drawCentredString(self.width / 2, 3.3, self.text)

    class Check(Chip):
        def draw(self):
            c = self.canv
            c.setStrokeColor(colour[INK])
            c.rect(0, 1, 9, 9)
            c.setFillColor(colour[INK])
            c.setFont(styles["question"][0], 8.8)
            c.drawString(14, 2, self.text)

    class Bar(Flowable):
        def __init__(self, score):
            super().__init__()
            self.shapes, self.width, self.height = bar_shapes(score, 20 * mm, 9), 20 * mm, 10

        def wrap(self, *_):
            return self.width, self.height

        def draw(self):
            for x, y, w, h, fill in self.shapes:
                self.canv.setFillColor(colour[fill])
                self.canv.rect(x, y, w, h, stroke=0, fill=1)

    class Heading(Flowable):
        def __init__(self, head):
            super().__init__()
            self.head, self.width, self.height = head, head.width * mm, 27

        def wrap(self, *_):
            return self.width, self.height

        def draw(self):
            c = self.canv
            for style, text, put in (
                ("section", self.head.title, c.drawString),
                ("note", self.head.note, c.drawRightString),
            ):
                c.setFont(*styles[style][:2])
                c.setFillColor(styles[style][2])
                put(0 if style == "section" else self.width, 7, text)
            c.setStrokeColor(colour[NAVY])
            c.setLineWidth(0.9)
            c.line(0, 2.5, self.width, 2.5)

    def line_flowable(line, room, right):
        if len(line) == 1 and line[0].style in ("chip", "check", "bar"):
            return (
                {"chip": Chip, "check": Check}[line[0].style](line[0].text)
                if line[0].score is None
                else Bar(line[0].score)
            )
        if len(line) == 1 and not paragraphs:
            return Lines(line, room, right)
        by = para_right if right else para
        if len(line) == 1:
            return Paragraph(escape(line[0].text), by[line[0].style])
        largest = max(line, key=lambda r: STYLES[r.style][1]).style
        text = "".join(
            f'<font name="{styles[r.style][0]}" size="{STYLES[r.style][1]}" color="{STYLES[r.style][2]}">{escape(r.text)}</font>'
            for r in line
        )
        return Paragraph(text, by[largest])

    def cell(what, room, right):
        """What Table draws: a string (its style is a command of the table's), or flowables."""
        if isinstance(what, Run):
            if paragraphs and what.text:
                return Paragraph(escape(what.text), (para_right if right else para)[what.style])
            return "\n".join(broken(what, room)) if what.text else ""
        if (
            not paragraphs
            and len(what) > 1
            and all(len(l) == 1 and l[0].style not in ("chip", "check", "bar") for l in what)
        ):
            return Lines([l[0] for l in what], room, right)
        return [line_flowable(line, room, right) for line in what]

    kinds = {
        "rules": [("LINEBELOW", (0, 0), (-1, -1), 0.5, colour[RULE])],
        "plain": [],
        "panel": [("BACKGROUND", (0, 0), (-1, -1), colour[PANEL])],
        "ask": [
            ("BACKGROUND", (0, 0), (-1, -1), colour[PANEL]),
            ("LINEBEFORE", (0, 0), (0, -1), 4, colour[NAVY]),
            ("LEFTPADDING", (0, 0), (-1, -1), 11),
        ],
        "box": [("BOX", (0, 0), (-1, -1), 0.7, colour[RULE])],
        "slip": [
            ("BOX", (0, 0), (-1, -1), 1, colour[NAVY]),
            ("LINEABOVE", (0, 1), (-1, 1), 0.5, colour[INK]),
            ("BOTTOMPADDING", (0, 0), (-1, 0), 14),
            ("LEFTPADDING", (0, 0), (-1, -1), 8),
        ],
        "values": [
            ("BOX", (1, 1), (-1, 1), 0.5, colour[INK3]),
            ("INNERGRID", (1, 1), (-1, 1), 0.5, colour[INK3]),
            ("ALIGN", (1, 0), (-1, -1), "CENTER"),
            ("SPAN", (0, 0), (0, -1)),
        ],
    }
    common = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 1.8),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.6),
    ]

    def font_commands(rows):
        """The font of each column, and of the cells that differ from it."""
        commands, usual = [], [r.style if isinstance(r, Run) else "text" for r in rows[-1]]
        spots = [((i, 0), (i, -1), s) for i, s in enumerate(usual)]
        spots += [
            ((i, j), (i, j), c.style)
            for j, row in enumerate(rows)
            for i, c in enumerate(row)
            if isinstance(c, Run) and c.text and c.style != usual[i]
        ]
        for a, b, s in spots:
            font, size, ink = styles[s]
            commands += [("FONT", a, b, font, size, leading[s]), ("TEXTCOLOR", a, b, ink)]
        return commands

    def grid(g):
        widths, last = [w * mm for w in g.widths], len(g.widths) - 1
        inset = {"ask": 14, "slip": 11}.get(g.kind, 5)
        data = [[cell(c, widths[i] - inset, g.right and i == last) for i, c in enumerate(row)] for row in g.rows]
        style = common + kinds[g.kind] if g.kind != "values" or len(g.rows) > 1 else list(common)
        if not paragraphs:
            style = style + font_commands(g.rows)
        if g.right:
            style = style + [("ALIGN", (last, 0), (last, -1), "RIGHT")]
        if g.frame:
            style = style + [
                ("BOX", (last, 0), (last, -1), 1.2, colour[INK]),
                ("LEFTPADDING", (last, 0), (last, -1), 8),
            ]
        return Table(data, colWidths=widths, style=style, repeatRows=1 if g.head else 0, hAlign="LEFT")

    def flowables(blocks):
        out = []
        for b in blocks:
            if b is BREAK:
                out.append(PageBreak())
            elif isinstance(b, Head):
                out += [CondPageBreak(60), Heading(b)]
            elif isinstance(b, Grid):
                out += [grid(b), Spacer(1, 5)] if b.kind != "rules" else [grid(b)]
            else:
                sides = [[f for f in flowables(side) if not isinstance(f, CondPageBreak)] for side in (b.left, b.right)]
                out.append(
                    Table(
                        [sides],
                        colWidths=[w * mm for w in b.widths],
                        style=common + [("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)],
                    )
                )
        return out

    class Numbered(Canvas):
        """Writes "Page n of m", for which the number of pages has to be known."""

        def __init__(self, *args, **kw):
            super().__init__(*args, **kw)
            self.kept = []

        def showPage(self):
            self.kept.append(dict(self.__dict__))
            self._startPage()

        def save(self):
            for i, state in enumerate(self.kept):
                self.__dict__.update(state)
                self.setFont(names["SemiBold"], 7.2)
                self.setFillColor(colour[INK])
                self.drawRightString(edge + content, 34, f"Page {i + 1} of {len(self.kept)}")
                super().showPage()
            super().save()

    def page(c, template):
        r = template.referral
        c.setFillColor(colour[NAVY])
        c.rect(0, letter[1] - 6, letter[0], 6, stroke=0, fill=1)
        c.setStrokeColor(colour[RULE])
        c.setLineWidth(0.6)
        c.line(edge, 46, edge + content, 46)
        c.setFont(names["Regular"], 7.2)
        c.setFillColor(colour[INK3])
        c.drawString(edge, 34, r.confidential)
        c.drawString(edge, 24, r.parts)
        if c.getPageNumber() == 1:
            return
        c.drawRightString(edge + content, letter[1] - 28, r.date)
        c.setFont(names["SemiBold"], 8.4)
        c.setFillColor(colour[INK])
        c.drawString(edge, letter[1] - 28, dot(r.name, r.born))
        c.line(edge, letter[1] - 36, edge + content, letter[1] - 36)

    def draw(r):
        out = BytesIO()
        doc = BaseDocTemplate(out, pagesize=letter, pageCompression=1, title="Referral summary")
        doc.referral = r

        def frame(top):
            return Frame(
                edge, 50, content, letter[1] - 50 - top, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
            )

        later = PageTemplate("later", [frame(42)], onPage=page)
        doc.addPageTemplates([PageTemplate("first", [frame(18)], onPage=page, autoNextPageTemplate="later"), later])
        doc.build(flowables(r.blocks), canvasmaker=Numbered)
        return out.getvalue()

    return draw


# ---------------------------------------------------------------------------------------------------------------------
# weasyprint


def style_sheet():
    faces = "".join(
        f"@font-face{{font-family:Inter;font-weight:{n};src:url({(FONTS / f'Inter-{w}-1252.ttf').as_uri()})}}"
        for w, n in (("Regular", 400), ("Medium", 500), ("SemiBold", 600), ("Bold", 700))
    )
    weights = {"Regular": 400, "Medium": 500, "SemiBold": 600, "Bold": 700}
    styles = "".join(
        f".{k}{{font-weight:{weights[w]};font-size:{size}pt;color:{c}}}" for k, (w, size, c) in STYLES.items()
    )
    return (
        faces
        + f"""
@page{{size:letter;margin:15mm {MARGIN}mm 17mm;
 @top-left{{content:string(head);font:8.4pt Inter;color:{INK2};vertical-align:bottom;padding-bottom:2mm}}
 @top-right{{content:string(date);font:8.4pt Inter;color:{INK2};vertical-align:bottom;padding-bottom:2mm}}
 @bottom-left{{content:string(foot) "\\A" string(parts);white-space:pre;font:7.2pt Inter;color:{INK3};vertical-align:top;padding-top:2mm;width:80%}}
 @bottom-right{{content:"Page " counter(page) " of " counter(pages);font:600 7.2pt Inter;color:{INK};vertical-align:top;padding-top:2mm}}}}
@page:first{{margin-top:8mm;@top-left{{content:none}}@top-right{{content:none}}}}
body{{margin:0;font:8pt/1.2 Inter}}
.strings{{height:0;color:transparent;font-size:0.1pt}}
.strings i{{display:block;height:0;overflow:hidden}}
.head{{string-set:head content()}}.date{{string-set:date content()}}.foot1{{string-set:foot content()}}.foot2{{string-set:parts content()}}
table{{table-layout:fixed;border-collapse:separate;border-spacing:0;width:100%}}
td{{vertical-align:top;padding:0.6mm 1mm 0.9mm 0.7mm;overflow-wrap:break-word}}
.as-rules td{{border-bottom:0.5pt solid {RULE}}}.as-rules td.gap{{border:0}}
.as-panel,.as-ask{{background:{PANEL};margin-bottom:2mm}}.as-ask{{border-left:4pt solid {NAVY}}}.as-ask td{{padding-left:4mm}}
.as-box{{border:0.7pt solid {RULE};margin-bottom:2mm}}.as-slip{{border:1pt solid {NAVY};margin-top:3mm}}.as-slip td{{padding:1.5mm 2mm}}
.as-slip tr+tr td{{border-top:0.5pt solid {INK}}}
.as-values{{width:auto}}.as-values td+td{{text-align:center}}.as-values tr+tr td+td{{border:0.5pt solid {INK3}}}
.right td:last-child{{text-align:right}}.frame td:last-child{{border:1.2pt solid {INK};padding-left:3mm}}
h2{{margin:4mm 0 0;border-bottom:0.9pt solid {NAVY};page-break-after:avoid;font:700 10pt Inter;color:{NAVY}}}
h2 span{{float:right}}.break{{page-break-before:always;margin-top:0}}
.pair>tbody>tr>td{{padding:0 2mm 0 0}}
b{{font-weight:inherit}}
.tag{{border:0.7pt solid;border-radius:2pt;padding:0.3mm 2mm;font:700 6.4pt Inter;color:{INK}}}
.check::before{{content:"";display:inline-block;width:9pt;height:9pt;border:0.8pt solid {INK};margin-right:1.5mm}}
"""
        + styles
    )


def html_text(s):
    return s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def html_run(r):
    if r.style == "bar":
        shapes = "".join(
            f'<rect x="{x:.1f}" y="{10 - y - h:.1f}" width="{w:.1f}" height="{h:.1f}" fill="{c}"/>'
            for x, y, w, h, c in bar_shapes(r.score, 56, 9)
        )
        return f'<svg width="57pt" height="11pt" viewBox="0 0 57 11">{shapes}</svg>'
    if r.style == "chip":
        return f'<span class="tag" style="color:{CHIPS.get(r.text.lower(), INK)}">{html_text(r.text)}</span>'
    return f'<span class="{r.style}">{html_text(r.text)}</span>'


def html_cell(c):
    if isinstance(c, Run):
        return f'<td class="{c.style}">{html_text(c.text)}' if c.text else "<td class=gap>"
    return "<td>" + "".join(
        f'<div class="{l[0].style}">{html_text(l[0].text)}</div>'
        if len(l) == 1 and l[0].style not in ("bar", "chip")
        else f"<div>{''.join(map(html_run, l))}</div>"
        for l in c
    )


def html_grid(g):
    columns = "".join(f'<col style="width:{w:.1f}mm">' for w in g.widths)
    rows = ["<tr>" + "".join(map(html_cell, row)) for row in g.rows]
    if g.head:
        rows[0] = f"<thead>{rows[0]}</thead>"
    return f'<table class="as-{g.kind}{" right" if g.right else ""}{" frame" if g.frame else ""}"><colgroup>{columns}</colgroup>{"".join(rows)}</table>'


def html_blocks(blocks):
    out, turn = [], ""
    for b in blocks:
        if b is BREAK:
            turn = ' class="break"'
        elif isinstance(b, Head):
            out.append(f'<h2{turn}><span class="note">{html_text(b.note)}</span>{html_text(b.title)}</h2>')
            turn = ""
        elif isinstance(b, Grid):
            out.append(html_grid(b))
        else:
            left, right = b.widths
            out.append(
                f'<table class="pair"><colgroup><col style="width:{left}mm"><col style="width:{right}mm"></colgroup><tr><td>{html_blocks(b.left)}<td>{html_blocks(b.right)}</table>'
            )
    return "".join(out)


def html(r):
    strings = f'<div class="strings"><i class="head">{html_text(r.name)}   {html_text(r.born)}</i><i class="date">{html_text(r.date)}</i><i class="foot1">{html_text(r.confidential)}</i><i class="foot2">{html_text(r.parts)}</i></div>'
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Referral summary</title><body>{strings}{html_blocks(r.blocks)}</body></html>'


def weasyprint_drawer():
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    sheet = CSS(string=style_sheet(), font_config=fonts)
    # Fonts go in whole, as kapscreen's do: making a subset of each would cost more time.
    return lambda r: HTML(string=html(r)).write_pdf(stylesheets=[sheet], font_config=fonts, optimize_size=())


# ---------------------------------------------------------------------------------------------------------------------
# A peer's process


def draw_with(peer):
    """The worker: documents on stdin, PDFs into a folder, what it took as JSON on stdout."""
    order = json.load(sys.stdin)
    draw = (
        weasyprint_drawer()
        if peer == "weasyprint"
        else reportlab_drawer(peer != "reportlab", peer.endswith("paragraphs"))
    )
    contents = [referral(d) for d in order["documents"]]
    ready = time.process_time()
    draw(contents[0])  # to warm up
    cpu, wall = time.process_time(), time.perf_counter()
    made = [draw(c) for c in contents]
    took = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall, "ready": ready}
    for i, pdf in enumerate(made):
        Path(order["out"], f"{i + 1:04}.pdf").write_bytes(pdf)
    json.dump(took | {"bytes": sum(map(len, made))}, sys.stdout)


# ---------------------------------------------------------------------------------------------------------------------
# The comparison


class Took(NamedTuple):
    """What one round took for a document, in ms, and what it took to start."""

    cpu: float
    wall: float
    start: float
    bytes: float
    peak: float = 0.0  # MB, of the whole process


def one_core():
    return (
        ["taskset", "-c", str(min(os.sched_getaffinity(0)))]
        if shutil.which("taskset") and hasattr(os, "sched_getaffinity")
        else []
    )


def quiet_home(work):
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("KAPSCREEN", "XDG_"))}
    return keep | {"HOME": str(work)}


def run(args, work, stdin=None):
    """Runs to the end: its standard output, the seconds by the clock and of the processor, the peak in MB."""
    began = time.perf_counter()
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as fed:
        if stdin is not None:
            fed.write(stdin)
            fed.seek(0)
        p = subprocess.Popen(one_core() + args, stdin=fed, stdout=said, env=quiet_home(work))
        _, status, used = os.wait4(p.pid, 0)
        p.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - began
        if p.returncode != 0:
            sys.exit(f"compare: {' '.join(args[:3])} … ended with {p.returncode}")
        said.seek(0)
        return said.read(), wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def vignettes(n):
    """n distinct responses: each with a therapist's e-mail address of its own, which every vignette answers."""
    found = [next(f for f in sorted(VIGNETTES.glob(s + "-*.json")) if ".expected." not in f.name) for s in LATIN]
    texts = [" ".join(f.read_text(encoding="utf-8").split()) for f in found]
    return [
        texts[i % len(texts)].replace('"ref_therapist_email": "', f'"ref_therapist_email": "n{i}.', 1) for i in range(n)
    ]


def batch(opts, work, lines, name, *more):
    """kapscreen batch on these responses: what it took, and the folder."""
    source, out = work / (name + ".ndjson"), work / name
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    shutil.rmtree(out, ignore_errors=True)
    _, wall, cpu, peak = run(
        [opts.kapscreen, "batch", str(source), "-o", str(out), "-q", "--workers", "1", *more], work
    )
    return wall, cpu, peak, out


def outputs(folder):
    """The files of a batch, in the order of its records."""
    import csv

    with open(folder / "index.csv", encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    if any(row["status"] != "done" for row in rows):
        sys.exit("compare: not every record came out as a referral of its own: bad, or the same twice")
    return [folder / row["output"] for row in rows]


def kapscreen_round(opts, work, lines):
    _, start, _, _ = batch(opts, work, lines[:1], "one")
    short, long = max(1, len(lines) // 11), len(lines)
    wall1, cpu1, _, _ = batch(opts, work, lines[:short], "short")
    wall2, cpu2, peak, out = batch(opts, work, lines, "kapscreen")
    n = long - short
    cpu, wall = 1000 * (cpu2 - cpu1) / n, 1000 * (wall2 - wall1) / n
    size = statistics.mean(f.stat().st_size for f in outputs(out))
    return Took(cpu, wall, 1000 * start - cpu, size, peak)


def python_for(module):
    """An interpreter that has the module: this one, or the system's, for which Debian packages it."""
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0:
            return python
    return None


def peer_round(opts, work, peer, python, documents):
    out = work / peer
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    order = json.dumps({"documents": documents, "out": str(out)}).encode()
    said, _, _, peak = run([python, str(Path(__file__).resolve()), opts.kapscreen, "--worker", peer], work, order)
    took, n = json.loads(said), len(documents)
    return Took(1000 * took["cpu"] / n, 1000 * took["wall"] / n, 1000 * took["ready"], took["bytes"] / n, peak)


# Fields of a referral's JSON that no renderer prints: ids, and what is drawn or said elsewhere in words.
UNPRINTED = {
    "": {"kapscreen"},
    "items": {"rule", "row", "why", "sources"},
    "could_not_be_established": {"question"},
    "scores": {"id", "known", "cutoffs"},
    "sections": {"id", "substance_use"},
    "values": {"code"},
    "notices": {"id"},
}


def said_in(value, key=""):
    """Every text of a referral's JSON that is printed. The reasons print the rule, why and sources of the items."""
    if isinstance(value, dict):
        skip = UNPRINTED.get(key, set())
        if key == "items" and "rule" not in value:  # a rule that an open answer holds, or an instrument's values
            skip = {"rule"}
        if key == "scores" and not value["known"]:
            skip = skip | {"max"}  # no bar
        for k, v in value.items():
            if k not in skip:
                yield from said_in(v, k)
    elif isinstance(value, list):
        for v in value:
            yield from said_in(v, key)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def words(text):
    return collections.Counter(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def check(documents, files):
    """Pages of a document on average, and the words of the content that the PDFs lack; None without poppler."""
    if not (shutil.which("pdftotext") and shutil.which("pdfinfo")):
        return None, None
    pages, missing = [], collections.Counter()
    for d, f in zip(documents, files):
        info = subprocess.run(["pdfinfo", f], capture_output=True, text=True, check=True).stdout
        pages.append(int(re.search(r"Pages:\s+(\d+)", info)[1]))
        text = subprocess.run(["pdftotext", "-raw", f, "-"], capture_output=True, check=True).stdout.decode()
        missing += words("\n".join(said_in(d))) - words(text)
    return statistics.mean(pages), missing


def arguments():
    p = argparse.ArgumentParser(
        description=__doc__.split("\n", 1)[0], epilog="See the head of this file for what is counted."
    )
    p.add_argument("kapscreen", help="the program, as bin/kapscreen")
    p.add_argument("--rounds", type=int, default=3, help="rounds, of which the median counts (%(default)s)")
    p.add_argument(
        "--documents",
        type=int,
        default=660,
        help="documents of kapscreen in a round (%(default)s); a run of an 11th of it is taken away",
    )
    p.add_argument("--reportlab", type=int, default=60, help="documents of each reportlab in a round (%(default)s)")
    p.add_argument("--weasyprint", type=int, default=12, help="documents of weasyprint in a round (%(default)s)")
    p.add_argument(
        "--check", type=int, default=12, help="PDFs of each whose words are held against the content (%(default)s)"
    )
    p.add_argument("--input", type=Path, help="NDJSON of responses with Latin-script text, instead of the vignettes")
    p.add_argument("--keep", type=Path, help="work in this folder and leave the PDFs there, to look at them")
    p.add_argument("--worker", choices=PEERS, help=argparse.SUPPRESS)
    return p.parse_args()


def contents(opts, work, lines):
    """The referrals of the first responses as kapscreen words them, as many as a peer draws."""
    n = min(len(lines), max(opts.reportlab, opts.weasyprint, opts.check))
    *_, out = batch(opts, work, lines[:n], "content", "--format", "json")
    documents = [json.loads(f.read_text(encoding="utf-8")) for f in outputs(out)]
    for i, d in enumerate(documents):
        try:
            "\n".join(said_in(d)).encode("cp1252")
        except UnicodeEncodeError:
            sys.exit(f"compare: record {i + 1} has letters outside Windows-1252, for which the peers have no font here")
    return documents


def measure(opts, work):
    """Rounds of all engines in turn, and the documents."""
    lines = opts.input.read_text(encoding="utf-8").splitlines() if opts.input else vignettes(opts.documents)
    if len(lines) < 2:
        sys.exit("compare: it takes two responses at least")
    documents = contents(opts, work, lines)
    pythons = {p: python_for(p.split("-")[0]) for p in PEERS}
    for p in ("reportlab", "weasyprint"):
        if not pythons[p]:
            print(
                f"{p} is not installed here and is left out: apt-get install -y python3-reportlab python3-reportlab-accel weasyprint\n"
            )
    rounds = {}
    for i in range(opts.rounds):
        print(f"\rround {i + 1} of {opts.rounds} ", end="", file=sys.stderr, flush=True)
        rounds.setdefault("kapscreen", []).append(kapscreen_round(opts, work, lines))
        for p, python in pythons.items():
            n = opts.weasyprint if p == "weasyprint" else opts.reportlab
            if python and n:
                rounds.setdefault(p, []).append(peer_round(opts, work, p, python, documents[:n]))
    print("\r" + " " * 20, end="\r", file=sys.stderr)
    return rounds, documents


def median(tooks):
    return Took(*(statistics.median(column) for column in zip(*tooks)))


def report(opts, work, rounds, documents):
    """Prints the table; how many peers lack content."""
    ours, lacking = median(rounds["kapscreen"]), []
    print(
        "| engine | pages | kB | ms of processor time | ms by the clock | kapscreen is faster, by processor; clock | wanted | MB at most | start, ms |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for name, tooks in rounds.items():
        t, files = median(tooks), outputs(work / name) if name == "kapscreen" else sorted((work / name).glob("*.pdf"))
        pages, missing = check(documents[: opts.check], files)
        what, wanted = PEERS.get(name, ("kapscreen", 0))
        cpu, wall = t.cpu / ours.cpu, t.wall / ours.wall
        ratio = f"**{cpu:.1f}** times; {wall:.1f}" if wanted else ""
        verdict = (
            f"{wanted} times: " + "; ".join("reached" if r >= wanted else "NOT reached" for r in (cpu, wall))
            if wanted
            else ""
        )
        print(
            f"| {what} | {'–' if pages is None else f'{pages:.1f}'} | {t.bytes / 1000:.0f} | {t.cpu:.2f} | {t.wall:.2f} | {ratio} | {verdict} | {t.peak:.0f} | {t.start:.0f} |"
        )
        lacking += [(name, missing)] if missing else []
    print()
    for name, tooks in rounds.items():
        print(f"rounds of {name}: " + ", ".join(f"{t.cpu:.2f}" for t in tooks) + " ms of processor time")
    if len(rounds) > 1:
        say_content(min(opts.check, len(documents)), dict(lacking))
    return sum(name in PEERS for name, _ in lacking)


def say_content(n, lacking):
    if not shutil.which("pdftotext"):
        print("pdftotext is not there: pages and content were not checked (apt-get install poppler-utils)")
        return
    for name, missing in lacking.items():
        why = "lines of page one that it cuts with … to fit" if name == "kapscreen" else "THE COMPARISON IS NOT FAIR"
        print(
            f"{name}: in up to {n} PDFs {sum(missing.values())} words of the content are missing ({why}): {', '.join(list(missing)[:8])} …"
        )
    if not lacking.keys() & PEERS.keys():
        print(
            f"content: each of the peers' PDFs looked at (up to {n}) has every word of the content, as often as the content has it"
        )


def describe(opts, work):
    cpu = (
        re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text()) if Path("/proc/cpuinfo").exists() else None
    )
    version = subprocess.run(
        [opts.kapscreen, "version"], capture_output=True, text=True, check=False, env=quiet_home(work)
    ).stdout.split("\n")[0]
    print(f"{version}; {platform.platform()}; {cpu[1] if cpu else platform.processor()}; load {os.getloadavg()[0]:.1f}")
    print(
        f"one process each, {'held on one core' if one_core() else 'NOT held on one core: there is no taskset'}; median of {opts.rounds} rounds; for each document:"
    )
    for p in ("reportlab", "weasyprint"):
        python = python_for(p)
        if python:
            code = f"import platform, {p}; print('{p}', getattr({p}, 'Version', '') or {p}.__version__, 'on Python', platform.python_version())"
            if p == "reportlab":
                code += "\ntry:\n import reportlab.lib._rl_accel; print('  with its C accelerator')\nexcept ImportError: print('  WITHOUT its C accelerator: apt-get install python3-reportlab-accel')"
            print(subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.rstrip())
    print()


def main():
    opts = arguments()
    if opts.worker:
        return draw_with(opts.worker)
    opts.kapscreen = str(Path(opts.kapscreen).resolve())
    with tempfile.TemporaryDirectory() as temporary:
        work = opts.keep.resolve() if opts.keep else Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        describe(opts, work)
        lacking = report(opts, work, *measure(opts, work))
    print(
        "\nThe layouts are not pixel-equal, and an engine that takes HTML does more work than one that is told where things go."
    )
    print(
        "kapscreen's figures include reading, screening, evaluating, writing and syncing the file; the peers' only content to PDF in memory."
    )
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
