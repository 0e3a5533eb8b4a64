#!/usr/bin/env bash
# usage: unpack.sh FILE.deb OUT_DIR: unpacks what extract.py reads, into OUT_DIR/<package>.
set -euo pipefail
package=$(basename "$1")
package=${package%%_*}
mkdir -p "$2/$package"
# tar exits non-zero when a package has nothing for one of the patterns; that is no fault.
dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2/$package" --wildcards --no-anchored \
  '*.mo' '*.po' '*/doc/*copyright' 'usr/share/help/*' 'usr/share/doc/installation-guide*' \
  'usr/share/doc/debian-handbook*' '*.dict.dz' '*/libreoffice/help/*' 'omni.ja' '*.xpi' \
  '*/i18n/*.json' '*/gimp/2.0/help/*' '*/debian-reference*' '*/debian-faq*' '*/maint-guide*' \
  '*/FreeColMessages*' '*/doc/HTML/*' '*/unicode/cldr/*' 2>/dev/null || true
