"""./dev/i18n: the texts of the addon, as Odoo exports them, into i18n/."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

from devlib import sandbox

POT = sandbox.REPO / "i18n" / f"{sandbox.ADDON}.pot"
DUTCH = sandbox.REPO / "i18n/nl.po"
HEADER = {
    "Project-Id-Version": "Odoo Server 19.0",
    "Report-Msgid-Bugs-To": "",
    "Last-Translator": "",
    "Language-Team": "",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "",
    "Plural-Forms": "",
}


def copy_addon(target):
    """The addon without tests and tools: the export walks the whole folder and would take their texts too."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "--", ".", ":!dev", ":!tests", ":!.ci"],
        cwd=sandbox.REPO, stdout=subprocess.PIPE, check=True, encoding="utf-8",
    ).stdout.splitlines()  # fmt: skip
    for name in listed:
        if (sandbox.REPO / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(sandbox.REPO / name, target / name)


def export():
    """What Odoo finds in the addon, without dates: a file that only differs in a date is no change."""
    log = sandbox.cache() / "log" / f"i18n-{os.getpid()}.log"
    with tempfile.TemporaryDirectory(dir=sandbox.cache()) as folder:
        copy_addon(Path(folder) / "addons" / sandbox.ADDON)
        config = Path(folder) / "odoo.conf"
        lines = sandbox.conf().read_text(encoding="utf-8").splitlines()
        own = str(sandbox.conf().parent / "addons")
        config.write_text("\n".join(line.replace(own, f"{folder}/addons") for line in lines), encoding="utf-8")
        pot = Path(folder) / "out.pot"
        with sandbox.fresh(sandbox.template(), "run") as database:
            sandbox.install(database, log, config)
            exported = sandbox.export_texts(database, config, pot, log)
        if not exported:
            sys.exit(f"error: the export failed, see {log}")
        exported = polib.pofile(str(pot), wrapwidth=78)
    exported.metadata = dict(HEADER)
    return exported


def merged(exported, path):
    po = polib.pofile(str(path), wrapwidth=78) if path.exists() else polib.POFile(wrapwidth=78)
    po.merge(exported)
    for entry in po.obsolete_entries():
        po.remove(entry)
    order = {entry.msgid: number for number, entry in enumerate(exported)}
    po.sort(key=lambda entry: order[entry.msgid])
    po.header = exported.header
    po.metadata = {**HEADER, "Language": "nl", "Plural-Forms": "nplurals=2; plural=(n != 1);"}
    return po


def write(path, content):
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")


def main(arguments):
    exported = export()
    dutch = merged(exported, DUTCH)
    texts = {POT: str(exported).rstrip() + "\n", DUTCH: str(dutch).rstrip() + "\n"}
    stale = [path for path, text in texts.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    missing = dutch.untranslated_entries() + dutch.fuzzy_entries()
    if "--check" in arguments:
        for path in stale:
            print(f"not up to date: i18n/{path.name} (./dev/i18n writes it)")
        for entry in missing[:20]:
            print(f"no Dutch: {entry.msgid[:100]!r}")
    else:
        for path in stale:
            write(path, texts[path])
            print(f"written: i18n/{path.name}")
    print(f"{len(exported)} texts, {len(missing)} without Dutch")
    return 1 if "--check" in arguments and (stale or missing) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
