#!/usr/bin/env python3
"""Checks a log against the rules of SARIF 2.1.0 (OASIS, 2020) for the parts that Stele writes.

The numbers are the sections of the standard. Unknown properties are errors, as the standard's own schema has
it ("additionalProperties": false), and so are values of the wrong type or out of range.
"""
import json
import sys
import urllib.parse

LEVELS = {"none", "note", "warning", "error"}


def need(condition, what):
    if not condition:
        sys.exit(f"{sys.argv[1]}: {what}")


def check_object(value, required, optional, where):
    need(isinstance(value, dict), f"{where}: an object is expected")
    need(required <= value.keys(), f"{where}: lacks {sorted(required - value.keys())}")
    need(value.keys() <= required | optional, f"{where}: {sorted(value.keys() - required - optional)} unknown")


def check_text(value, where):  # 3.11, 3.12
    check_object(value, {"text"}, set(), where)
    need(isinstance(value["text"], str) and value["text"], f"{where}: text is empty")


log = json.load(open(sys.argv[1], encoding="utf-8"))
check_object(log, {"version", "runs"}, {"$schema"}, "log")  # 3.13
need(log["version"] == "2.1.0", "version")
need(isinstance(log["runs"], list), "runs")
for run in log["runs"]:  # 3.14
    check_object(run, {"tool", "results"}, {"columnKind"}, "run")
    need(run.get("columnKind", "utf16CodeUnits") in {"utf16CodeUnits", "unicodeCodePoints"}, "columnKind")
    check_object(run["tool"], {"driver"}, set(), "tool")
    driver = run["tool"]["driver"]  # 3.19
    check_object(driver, {"name", "rules"}, {"version"}, "driver")
    ids = []
    for rule in driver["rules"]:  # 3.49
        check_object(rule, {"id"}, {"shortDescription", "fullDescription", "help", "defaultConfiguration"}, "rule")
        ids.append(rule["id"])
        for name in ("shortDescription", "fullDescription", "help"):
            check_text(rule[name], name)
        check_object(rule["defaultConfiguration"], {"level"}, set(), "defaultConfiguration")
        need(rule["defaultConfiguration"]["level"] in LEVELS, "level")
    need(len(ids) == len(set(ids)), "a rule is there twice")
    for result in run["results"]:  # 3.27
        check_object(result, {"message", "ruleId", "ruleIndex"},
                     {"level", "locations", "partialFingerprints", "rank"}, "result")
        check_text(result["message"], "message")
        need(ids[result["ruleIndex"]] == result["ruleId"], "ruleIndex is of another rule")
        need(result.get("level", "warning") in LEVELS, "level")
        need(0 <= result.get("rank", 0) <= 100, "rank")
        for value in result.get("partialFingerprints", {}).values():
            need(isinstance(value, str), "a fingerprint is no string")
        for location in result.get("locations", []):  # 3.28
            check_object(location, set(), {"physicalLocation", "logicalLocations"}, "location")
            for logical in location.get("logicalLocations", []):
                check_object(logical, {"name"}, {"kind"}, "logicalLocation")
            if "physicalLocation" not in location:
                continue
            physical = location["physicalLocation"]  # 3.29
            check_object(physical, {"artifactLocation"}, {"region"}, "physicalLocation")
            check_object(physical["artifactLocation"], {"uri"}, set(), "artifactLocation")
            uri = physical["artifactLocation"]["uri"]
            need(uri.isascii() and " " not in uri and "\\" not in uri, f"uri {uri!r}")
            print(urllib.parse.unquote(uri), physical.get("region", {}).get("startLine", "-"), result["ruleId"])
            if "region" in physical:  # 3.30
                check_object(physical["region"], {"startLine"}, set(), "region")
                need(isinstance(physical["region"]["startLine"], int) and physical["region"]["startLine"] >= 1, "startLine")
