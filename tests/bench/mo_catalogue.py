"""Reads gettext .mo files: the format of the gettext manual, section 'The Format of GNU MO Files'."""
import re
import struct

# The catalogue folder names that a benchmark memory takes, and the language tag of each.
LANGUAGES = {"ru": "ru", "ru_RU": "ru", "zh_CN": "zh-CN", "zh-CN": "zh-CN", "zh_Hans": "zh-CN",
             "de": "de", "de_DE": "de", "fr": "fr", "fr_FR": "fr", "es": "es", "es_ES": "es", "ja": "ja"}
LETTER = re.compile(r"[^\W\d_]")
SPACE = re.compile(r"\s+")
REVISED = re.compile(r"PO-Revision-Date:\s*(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d)")
INVALID_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def find_language(path):
    """The language tag of a catalogue's path, or None: .../ru/LC_MESSAGES/x.mo or .../x-ru_RU.mo."""
    parts = path.split("/")
    for part in reversed(parts[:-1]):
        if part in LANGUAGES:
            return LANGUAGES[part]
    stem = parts[-1][:-3]
    for name, tag in LANGUAGES.items():
        if stem == name or stem.endswith("-" + name) or stem.endswith("." + name):
            return tag
    return None


def find_domain(path):
    """The catalogue's name without its language: the same for all languages of one domain."""
    parts = [part for part in path.split("/") if part not in LANGUAGES]
    stem = parts[-1][:-3]
    for name in LANGUAGES:
        if stem == name:
            return parts[-2] if len(parts) > 1 else ""
        if stem.endswith("-" + name) or stem.endswith("." + name):
            return stem[:-len(name) - 1]
    return stem


def clean_text(text):
    """One line: runs of white space become one space; what XML cannot hold is dropped."""
    return SPACE.sub(" ", INVALID_XML.sub("", text)).strip()


def read_catalogue(path):
    """(messages, date): messages maps (context, source) to target, in file order; date is a TMX date
    or "". Of a plural the plural source and the last form are taken. Damaged files give no message."""
    with open(path, "rb") as file:
        data = file.read()
    if len(data) < 28:
        return {}, ""
    magic = data[:4]
    if magic == b"\xde\x12\x04\x95":
        order = "<"
    elif magic == b"\x95\x04\x12\xde":
        order = ">"
    else:
        return {}, ""
    count, sources, targets = struct.unpack_from(order + "III", data, 8)
    messages, date = {}, ""
    try:
        source_table = struct.unpack_from(f"{order}{2 * count}I", data, sources)
        target_table = struct.unpack_from(f"{order}{2 * count}I", data, targets)
        for index in range(count):
            size, begin = source_table[2 * index:2 * index + 2]
            raw_source = data[begin:begin + size].decode("utf-8")
            size, begin = target_table[2 * index:2 * index + 2]
            raw_target = data[begin:begin + size].decode("utf-8")
            if not raw_source:
                found = REVISED.search(raw_target)
                date = "{}{}{}T{}{}00Z".format(*found.groups()) if found else ""
                continue
            context, mark, source = raw_source.rpartition("\x04")
            source = clean_text(source.split("\0")[-1])
            target = clean_text(raw_target.split("\0")[-1])
            if source and target and LETTER.search(source) and len(source) <= 2000:
                messages.setdefault((clean_text(context) if mark else "", source), target)
    except (UnicodeDecodeError, struct.error):
        return {}, ""
    return messages, date
