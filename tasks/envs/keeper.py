"""Executed by `World`: keeps one world mounted, in namespaces of its own, for as long as standard input stays open.

A world is an overlay over read-only layers; what is written lands in a tmpfs of limited size, so that a full disk is an
error which the writer sees. All of it lives in this process's mount namespace: when the process ends, however it ends,
nothing is left. A line on standard input, a JSON list of layers with the topmost first, makes the world new; the answer
is an empty line, or one that says what the kernel refused. Its arguments are `place uid bytes inodes`.

See Documentation/filesystems/overlayfs.rst; `userxattr` on a tmpfs needs Linux 6.6.
"""

import ctypes
import json
import os
import sys

_LIBC = ctypes.CDLL(None, use_errno=True)
_CLONE_NEWNS, _CLONE_NEWUSER = 0x00020000, 0x10000000
_MS_NOSUID, _MS_NODEV, _MS_REC, _MS_PRIVATE = 0x2, 0x4, 0x4000, 0x40000
_MNT_DETACH = 2
_SET_DUMPABLE = 4


def main(place: str, uid: int, size: int, inodes: int) -> None:
    """Enter the namespaces and make the world anew for each line.

    Args:
        place: an empty folder, where the world is mounted: its `upper` is what was written, its `root` the whole.
        uid: the user that this becomes first; inside he is called root.
        size: bytes that can be written.
        inodes: files and folders that can be written.
    """
    if os.getuid() != uid:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
        _check(_LIBC.prctl(_SET_DUMPABLE, 1, 0, 0, 0), "prctl")  # or /proc/self would not be ours to write
    gid = os.getgid()
    _check(_LIBC.unshare(_CLONE_NEWUSER | _CLONE_NEWNS), "unshare")
    for name, text in (("setgroups", "deny"), ("uid_map", f"0 {uid} 1"), ("gid_map", f"0 {gid} 1")):
        with open(f"/proc/self/{name}", "w") as file:  # noqa: PTH123 - pathlib takes longer to load than all of this
            file.write(text)
    _mount("none", "/", "", _MS_REC | _MS_PRIVATE)
    mounted = False
    for line in sys.stdin:
        try:
            if mounted:
                _check(_LIBC.umount2(f"{place}/root".encode(), _MNT_DETACH), "umount")
                _check(_LIBC.umount2(place.encode(), _MNT_DETACH), "umount")
            mounted = False
            _mount_world(place, json.loads(line), size, inodes)
            mounted = True
            print(flush=True)
        except OSError as error:
            print(str(error).replace("\n", " "), flush=True)


def _mount_world(place: str, layers: list[str], size: int, inodes: int) -> None:
    safe = _MS_NOSUID | _MS_NODEV
    _mount("tmpfs", place, "tmpfs", safe, f"size={size},nr_inodes={inodes},mode=0755")
    for name in ("upper", "work", "root"):
        os.mkdir(f"{place}/{name}", 0o755)  # noqa: PTH102
    os.setxattr(f"{place}/work", "user.check", b"1")
    lower = ":".join(layer.replace("\\", "\\\\").replace(":", "\\:") for layer in layers)
    options = f"userxattr,lowerdir={lower},upperdir={place}/upper,workdir={place}/work"
    _mount("overlay", f"{place}/root", "overlay", safe, options)


def _mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    done = _LIBC.mount(source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), options.encode())
    _check(done, f"mounting {kind or 'nothing'} at {target}")


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


if __name__ == "__main__":
    main(sys.argv[1], *(int(argument) for argument in sys.argv[2:5]))
