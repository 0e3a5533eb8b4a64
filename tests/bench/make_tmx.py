#!/usr/bin/env python3
"""Writes a TMX file of about SIZE megabytes: units of three languages with attributes, props and
inline tags, as a memory of an office has them. The same arguments give the same bytes.

usage: make_tmx.py OUT.tmx SIZE"""
import random
import sys

WORDS = {
    "en": "the heads of state agree that security and peaceful development must be supported by all "
          "members press button file open menu save document table cell value error while reading".split(),
    "ru": "главы государств согласны что безопасность и мирное развитие должны поддерживать все члены "
          "нажмите кнопку файл открыть меню сохранить документ таблица ячейка значение ошибка при чтении".split(),
    "zh-CN": "各国 元首 同意 安全 与 和平 发展 应 得到 所有 成员 支持 按 按钮 文件 打开 菜单 保存 文档 表格 单元格".split(),
}
HEAD = ('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'
        '<header creationtool="make_tmx" creationtoolversion="1" segtype="sentence" o-tmf="none" adminlang="en" '
        'srclang="en" datatype="plaintext"/>\n<body>\n')


def make_unit(number, pick):
    lines = [f'<tu tuid="{number}" creationdate="2020{pick.randint(1, 12):02}{pick.randint(1, 28):02}T101500Z" '
             f'creationid="USER{pick.randint(1, 40)}" usagecount="{pick.randint(0, 9)}">\n'
             f'  <prop type="domain">{pick.choice(("law", "software", "medicine"))}</prop>\n']
    length = pick.randint(3, 24)
    for language, words in WORDS.items():
        text = ("" if language == "zh-CN" else " ").join(pick.choices(words, k=length))
        if number % 4 == 0:
            text = f'<bpt i="1" x="1">&lt;b&gt;</bpt>{text}<ept i="1">&lt;/b&gt;</ept>'
        if number % 7 == 0:
            text += ' &amp; <ph x="2">{0}</ph>'
        lines.append(f'  <tuv xml:lang="{language}"><seg>{text}.</seg></tuv>\n')
    lines.append("</tu>\n")
    return "".join(lines)


def main():
    path, wanted = sys.argv[1], int(sys.argv[2]) * 1_000_000
    pick = random.Random(1)
    units = [make_unit(number, pick) for number in range(1, 20001)]
    size = count = 0
    with open(path, "w", encoding="utf-8") as file:
        size += file.write(HEAD)
        size = len(HEAD.encode())
        sizes = [len(unit.encode()) for unit in units]
        while size < wanted:
            index = count % len(units)
            file.write(units[index])
            size += sizes[index]
            count += 1
        file.write("</body>\n</tmx>\n")
    print(count)


main()
