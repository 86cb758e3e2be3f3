#!/usr/bin/env bash
# Rewrites what is generated below test/corpus and docs/counts.md: the corpus itself from the target tables, and
# what the planner decides on it. To be run after any change of tables, prices or planners; the diff is the review. Takes about 10 s of one
# core, most of it planning each conversion for six targets.
set -euo pipefail
cd "$(dirname "$0")/.."
ninja -C build CorpusTests >/dev/null
HEDDLE_UPDATE_CORPUS=1 build/unittests/CorpusTests --gtest_brief=1 --gtest_filter='Corpus.*:Counts.*'
git diff --stat -- test/corpus docs/counts.md
