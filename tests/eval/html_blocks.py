"""Cuts an HTML page into its blocks of text: headings, paragraphs, list items, table cells."""
import html.parser
import re

BLOCKS = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "dt", "dd", "td", "th", "caption", "blockquote", "div"}
SKIPPED = {"script", "style", "pre", "head", "nav", "header-nav", "noscript"}
VOID = {"br", "img", "hr", "meta", "link", "input", "base", "col", "area", "wbr", "source"}
SPACE = re.compile(r"\s+")


class _Cutter(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.blocks, self.open_blocks, self.skipping = [], [], 0

    def flush(self):
        if self.open_blocks:
            tag, identifier, parts = self.open_blocks[-1]
            text = SPACE.sub(" ", "".join(parts)).strip()
            if text:
                self.blocks.append((tag, identifier, text))
            parts.clear()

    def handle_starttag(self, tag, attrs):
        if tag in VOID:
            if tag == "br" and self.open_blocks:
                self.open_blocks[-1][2].append(" ")
            return
        if tag in SKIPPED:
            self.flush()
            self.skipping += 1
        elif tag in BLOCKS:
            self.flush()
            self.open_blocks.append((tag, dict(attrs).get("id") or "", []))

    def handle_endtag(self, tag):
        if tag in SKIPPED:
            self.skipping = max(0, self.skipping - 1)
        elif tag in BLOCKS and any(item[0] == tag for item in self.open_blocks):
            while self.open_blocks:
                self.flush()
                if self.open_blocks.pop()[0] == tag:
                    break

    def handle_data(self, data):
        if not self.skipping and self.open_blocks:
            self.open_blocks[-1][2].append(data)


def cut_blocks(page):
    """[(tag, id, text)] in document order; `page` is the page's text."""
    cutter = _Cutter()
    cutter.feed(page)
    cutter.close()
    return cutter.blocks
