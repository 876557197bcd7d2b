"""Programs that mean harm, by what they are after. Each sees where to strike in its variables:

`secret_file`, `folder`, `written` (a path in it), `host_pid`, `victim_pid`, `tcp_port`, `udp_port`, `unix_path`,
`abstract` (the name of an abstract socket). What the outside world notices is judged in test_sandbox_attacks.py.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Attack:
    """A hostile program.

    Args:
        kind: what it is after.
        source: the program.
        bites: without confinement it does harm that the tests notice, and harms nothing else.
    """

    kind: str
    source: str
    bites: bool = False


_ESCAPE = """
def every(kind, seen=set()):
    for sub in type.__subclasses__(kind):
        if sub not in seen:
            seen.add(sub)
            yield sub
            yield from every(sub)
def reach(module):
    for kind in every(().__class__.__base__):
        try:
            space = kind.__init__.__globals__
        except AttributeError:
            continue
        if 'sys' in space and module in space['sys'].modules:
            return space['sys'].modules[module]
"""

_LIBC = "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
_X86 = "import platform\nx86 = platform.machine() == 'x86_64'\n"
_WIRE = "import os\nfrom lmp.sandbox import wire\nsend = lambda message: os.write(3, wire.pack(message))\n"

_FILES = {
    "open to read": Attack("files", "ret_val = open(secret_file).read()", bites=True),
    "open to write": Attack("files", "open(written, 'w').write('x')", bites=True),
    "os.open": Attack("files", "import os\nos.close(os.open(written, os.O_CREAT | os.O_WRONLY))", bites=True),
    "io from the object graph": Attack("files", _ESCAPE + "ret_val = reach('io').open(secret_file).read()", bites=True),
    "os from the object graph": Attack("files", _ESCAPE + "reach('os').remove(secret_file)", bites=True),
    "numpy reads": Attack("files", "ret_val = str(np.fromfile(secret_file, dtype='u1').tobytes())", bites=True),
    "numpy writes": Attack("files", "np.save(written, np.zeros(2))\nnp.ones(3).tofile(written)", bites=True),
    "memory map": Attack("files", "ret_val = str(bytes(np.memmap(secret_file, mode='r')))", bites=True),
    "symbolic link": Attack("files", "import os\nos.symlink(secret_file, written)", bites=True),
    "hard link": Attack("files", "import os\nos.link(secret_file, written)", bites=True),
    "rename": Attack("files", "import os\nos.rename(secret_file, written)", bites=True),
    "new folder": Attack("files", "import os\nos.mkdir(written)", bites=True),
    "truncate": Attack("files", "import os\nos.truncate(secret_file, 0)", bites=True),
    "permissions": Attack("files", "import os\nos.chmod(secret_file, 0o777)", bites=True),
    "named pipe": Attack("files", "import os\nos.mkfifo(written)", bites=True),
    "listing": Attack("files", "import os\nret_val = os.listdir(folder)", bites=True),
    "python's own loader": Attack(
        "files",
        "from importlib.machinery import SourceFileLoader as Loader\n"
        "ret_val = str(Loader('x', '').get_data(secret_file))",
        bites=True,
    ),
    "a module written and imported": Attack(
        "files",
        "import sys\nopen(folder + '/evil.py', 'w').write('x = 1')\nsys.path.insert(0, folder)\nimport evil",
        bites=True,
    ),
    "libc's open": Attack("files", _LIBC + "libc.creat(written.encode(), 0o600)", bites=True),
    "raw openat": Attack(
        "files", _LIBC + _X86 + "libc.syscall(257 if x86 else 56, -100, written.encode(), 0o101, 0o600)", bites=True
    ),
    "raw openat2": Attack(
        "files",
        _LIBC + "import struct\nlibc.syscall(437, -100, written.encode(), struct.pack('QQQ', 0o101, 0o600, 0), 24)",
        bites=True,
    ),
    "a system call of 32 bits": Attack("files", _LIBC + "libc.syscall(0x40000000 | 2, written.encode(), 0o101, 0o600)"),
    "io_uring": Attack("files", _LIBC + "libc.syscall(425, 8, ctypes.create_string_buffer(120))"),
    "traversal from a descriptor": Attack(
        "files", "import os\nfor fd in range(64):\n    try: os.open('etc', 0, dir_fd=fd)\n    except OSError: pass"
    ),
    "the shell's files by descriptor": Attack(
        "files", "import os\nfor fd in (0, 1, 2, 4, 5, 6, 7):\n    try: os.write(fd, b'x')\n    except OSError: pass"
    ),
}

_SECRETS = {
    "environment": Attack("secrets", "import os\nret_val = dict(os.environ)"),
    "environment of another process": Attack(
        "secrets", "ret_val = open(f'/proc/{victim_pid}/environ').read().replace(chr(0), ' ')", bites=True
    ),
    "environment of the host": Attack("secrets", "ret_val = open(f'/proc/{host_pid}/environ').read()"),
    "environment of the parent": Attack("secrets", "import os\nret_val = open(f'/proc/{os.getppid()}/environ').read()"),
    "environment in C": Attack(
        "secrets", _LIBC + "libc.getenv.restype = ctypes.c_char_p\nret_val = str(libc.getenv(b'HANDSCRIPT_TEST_KEY'))"
    ),
    "objects of the process": Attack("secrets", "import gc\nret_val = [str(o)[:200] for o in gc.get_objects()][:5000]"),
    "own memory": Attack("secrets", "ret_val = open('/proc/self/maps').read()\nopen('/proc/self/mem', 'rb').read(10)"),
    "memory of the host": Attack(
        "secrets",
        "f = open(f'/proc/{host_pid}/mem', 'r+b', buffering=0)\nf.seek(address)\nret_val = str(f.read(64))",
        bites=True,
    ),
    "memory of the host by system call": Attack(
        "secrets",
        _LIBC + _X86 + "b = ctypes.create_string_buffer(64)\nimport struct\n"
        "libc.syscall(310 if x86 else 270, host_pid, struct.pack('PN', ctypes.addressof(b), 64), 1,"
        " struct.pack('PN', address, 64), 1, 0)\nret_val = b.raw.decode('latin-1')",
        bites=True,
    ),
    "writing the memory of the host": Attack(
        "secrets",
        _LIBC + _X86 + "b = ctypes.create_string_buffer(b'overwritten')\nimport struct\n"
        "libc.syscall(311 if x86 else 271, host_pid, struct.pack('PN', ctypes.addressof(b), 11), 1,"
        " struct.pack('PN', address, 11), 1, 0)",
    ),
    "frames of the worker": Attack(
        "secrets",
        "import sys\nf = sys._getframe()\nret_val = []\nwhile f:\n"
        "    ret_val.append(str({**f.f_globals, **f.f_locals})[:20000])\n    f = f.f_back",
    ),
    "descriptors of the host": Attack(
        "secrets",
        _LIBC + "fd = libc.syscall(434, host_pid, 0)\nret_val = [libc.syscall(438, fd, n, 0) for n in range(20)]",
    ),
    "shared memory": Attack("secrets", _LIBC + _X86 + "ret_val = libc.syscall(29 if x86 else 194, 0, 4096, 0o1666)"),
}

_TCP = "import socket\ns = socket.socket()\n"

_NETWORK = {
    "tcp": Attack("network", _TCP + "s.connect(('127.0.0.1', tcp_port))", bites=True),
    "udp": Attack(
        "network",
        "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', udp_port))",
        bites=True,
    ),
    "tcp without waiting": Attack(
        "network", _TCP + "s.setblocking(False)\ns.connect_ex(('127.0.0.1', tcp_port))", bites=True
    ),
    "unix socket": Attack("network", "import socket\nsocket.socket(socket.AF_UNIX).connect(unix_path)", bites=True),
    "abstract socket": Attack(
        "network", "import socket\nsocket.socket(socket.AF_UNIX).connect(chr(0) + abstract)", bites=True
    ),
    "raw socket and connect": Attack(
        "network",
        _LIBC + _X86 + "import struct\nfd = libc.syscall(41 if x86 else 198, 2, 1, 0)\n"
        "to = struct.pack('=H', 2) + struct.pack('>H', tcp_port) + bytes([127, 0, 0, 1]) + bytes(8)\n"
        "libc.syscall(42 if x86 else 203, fd, to, 16)",
        bites=True,
    ),
    "connect on the one socket": Attack(
        "network",
        _LIBC + _X86 + "import struct\nlibc.syscall(42 if x86 else 203, 3, struct.pack('=H', 2) +"
        " struct.pack('>H', tcp_port) + bytes([127, 0, 0, 1]) + bytes(8), 16)",
    ),
    "a server": Attack(
        "network", _TCP + "s.bind(('127.0.0.1', 0))\ns.listen()\nret_val = 'bound ' + str(s.getsockname())"
    ),
    "netlink": Attack("network", "import socket\nsocket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)"),
    "a descriptor passed to the host": Attack(
        "network", "import socket\ns = socket.socket(fileno=3)\nsocket.send_fds(s, [b'x' * 4], [3, 3, 3])"
    ),
    "names": Attack("network", "import socket\nsocket.getaddrinfo('localhost', 80)"),
}

_PROCESSES = {
    "fork": Attack("processes", "import os\nif os.fork() == 0: open(written, 'w')", bites=True),
    "fork from the object graph": Attack(
        "processes", _ESCAPE + "if reach('os').fork() == 0: open(written, 'w')", bites=True
    ),
    "system": Attack("processes", "import os\nos.system(f'touch {written}')", bites=True),
    "spawn": Attack(
        "processes",
        "import os\nos.posix_spawn('/bin/touch', ['touch', written], {})\nimport time\ntime.sleep(0.3)",
        bites=True,
    ),
    "execute": Attack("processes", "import os\nos.execv('/bin/sh', ['sh', '-c', f'touch {written}'])", bites=True),
    "raw clone": Attack(
        "processes",
        _LIBC + _X86 + "n = libc.syscall(56 if x86 else 220, 17, 0, 0, 0, 0)\nif n == 0: open(written, 'w')",
        bites=True,
    ),
    "raw clone3": Attack(
        "processes",
        _LIBC + "import struct\nn = libc.syscall(435, struct.pack('8Q', 0, 0, 0, 0, 17, 0, 0, 0), 64)\n"
        "if n == 0: open(written, 'w')",
        bites=True,
    ),
    "raw vfork": Attack("processes", _LIBC + "libc.syscall(58)"),
    "a thread": Attack(
        "processes",
        "import threading\nt = threading.Thread(target=lambda: open(written, 'w'))\nt.start()\nt.join()",
        bites=True,
    ),
    "fork bomb": Attack("processes", "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"),
    "execute what is in memory": Attack(
        "processes", "import os\nfd = os.memfd_create('x')\nos.write(fd, b'#!/bin/sh')\nos.execve(fd, ['x'], {})"
    ),
    "code in memory": Attack(
        "processes",
        "import mmap\nm = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)\n"
        "m.write(b'code')\nret_val = 'memory that can be executed'",
        bites=True,
    ),
    "code by mprotect": Attack(
        "processes",
        _LIBC + "b = ctypes.create_string_buffer(8192)\na = (ctypes.addressof(b) + 4095) & ~4095\n"
        "if libc.mprotect(ctypes.c_void_p(a), 4096, 7) == 0: ret_val = 'memory that can be executed'",
        bites=True,
    ),
    "new namespaces": Attack("processes", _LIBC + "ret_val = ['unshared'] if libc.unshare(0x10000000) == 0 else []"),
    "mount": Attack("processes", _LIBC + "libc.mount(b'none', folder.encode(), b'tmpfs', 0, None)"),
    "change root": Attack("processes", "import os\nos.chroot(folder)"),
    "reboot": Attack("processes", _LIBC + "libc.syscall(169, 0, 0, 0, 0)"),
    "a module for the kernel": Attack("processes", _LIBC + "libc.syscall(175, b'x', 1, b'')"),
    "a program for the kernel": Attack("processes", _LIBC + "libc.syscall(321, 5, b'x' * 64, 64)"),
    "another filter": Attack("processes", _LIBC + "libc.prctl(22, 1, 0, 0, 0)\nopen(secret_file)"),
}

_SIGNALS = {
    "kill the victim": Attack("signals", "import os\nos.kill(victim_pid, 9)", bites=True),
    "stop the host": Attack("signals", "import os\nos.kill(host_pid, 19)"),
    "terminate the host": Attack("signals", "import os\nos.kill(host_pid, 15)"),
    "kill the group": Attack("signals", "import os\nos.killpg(0, 9)"),
    "kill everything": Attack("signals", "import os\nos.kill(-1, 9)"),
    "kill the parent": Attack("signals", "import os\nos.kill(os.getppid(), 9)"),
    "kill by thread": Attack("signals", _LIBC + _X86 + "libc.syscall(234 if x86 else 131, host_pid, host_pid, 15)"),
    "kill by descriptor": Attack(
        "signals", _LIBC + "libc.syscall(424, libc.syscall(434, victim_pid, 0), 9, 0, 0)", bites=True
    ),
    "queue a signal": Attack("signals", _LIBC + _X86 + "libc.syscall(129 if x86 else 138, victim_pid, 9, b'x' * 128)"),
    "ptrace the victim": Attack("signals", _LIBC + "ret_val = libc.ptrace(16, victim_pid, 0, 0)"),
    "ptrace seize": Attack("signals", _LIBC + "ret_val = libc.ptrace(0x4206, host_pid, 0, 0)"),
    "limits of the host": Attack(
        "signals", "import resource\nresource.prlimit(host_pid, resource.RLIMIT_NOFILE, (1, 1))"
    ),
    "priority of the host": Attack("signals", "import os\nos.setpriority(os.PRIO_PROCESS, host_pid, 19)"),
    "own limits raised": Attack(
        "signals", "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (99, 99))\nret_val = ['raised']"
    ),
}

_PROTOCOL = {
    "a call of what is not offered": Attack("protocol", _WIRE + "send(['call', 'close', [], {}])"),
    "a dunder": Attack("protocol", _WIRE + "send(['call', '__class__', [], {}])"),
    "nonsense": Attack("protocol", "import os\nos.write(3, b'GET / HTTP/1.1\\r\\n\\r\\n')"),
    "nesting": Attack("protocol", "import os\nos.write(3, (10 ** 5).to_bytes(4, 'big') + b'\\x91' * 10 ** 5)"),
    "not a number": Attack("protocol", _WIRE + "send(['call', 'note', [float('nan')], {}])"),
    "a huge integer": Attack("protocol", _WIRE + "send(['call', 'note', [2 ** 64 - 1], {}])"),
    "an announced gigabyte": Attack("protocol", "import os\nos.write(3, (2 ** 30).to_bytes(4, 'big'))"),
    "many small values": Attack(
        "protocol",
        "import os\nn = 65000\nbody = b'\\x9f' + 15 * (b'\\xdc' + n.to_bytes(2, 'big') + b'\\x90' * n)\n"
        "os.write(3, len(body).to_bytes(4, 'big') + body)",
    ),
    "a bomb in an array": Attack(
        "protocol", _WIRE + "import msgpack\nsend(['call', 'note', [msgpack.ExtType(1, b'f\\x02' + b'\\xff' * 8)], {}])"
    ),
    "a timestamp": Attack(
        "protocol", _WIRE + "import msgpack\nsend(['call', 'note', [msgpack.Timestamp(2 ** 33)], {}])"
    ),
    "keywords that are no names": Attack(
        "protocol", _WIRE + "send(['call', 'note', [], {'a b': 1, '': 2, 'self': 3}])"
    ),
    "an end before the end": Attack(
        "protocol",
        _WIRE + "send(['end', 'forged', None])\nsend(['call', 'note', ['late'], {}])\nimport time\ntime.sleep(1)",
    ),
    "a return without a call": Attack("protocol", _WIRE + "send(['returned', 1])"),
    "the host's answers": Attack("protocol", _WIRE + "send(['value', 1])\nsend(['source', 'x = 1', 'x'])"),
    "an error with odd lines": Attack("protocol", _WIRE + "send(['end', None, ['E', 'x', 'line', [], {}]])"),
    "an exception that never was": Attack("protocol", _WIRE + "send(['end', None, ['E', 'x', 1, 'x', 99]])"),
    "calls without reading": Attack("protocol", _WIRE + "while True: send(['call', 'note', ['x' * 10 ** 5], {}])"),
    "output without end": Attack("protocol", "while True: print('x' * 10 ** 6)"),
    "output past print": Attack("protocol", _WIRE + "while True: send(['out', 'x' * 10 ** 6])"),
    "empty output without end": Attack("protocol", _WIRE + "while True: send(['out', ''])"),
    "an argument that explodes in the host": Attack(
        "protocol", "note({'__class__': 'x', '__reduce__': ['os.system', 'x']})"
    ),
    "pickles": Attack("protocol", "import pickle, os\nos.write(3, pickle.dumps(os.system))"),
    "a deep value": Attack("protocol", "x = []\nfor _ in range(10 ** 5): x = [x]\nnote(x)"),
    "a table of methods changed": Attack(
        "protocol", _WIRE + "note.__globals__\nnote.__closure__[0].cell_contents\nsend(['call', 'no' + 'te2', [], {}])"
    ),
}

_ENDINGS = {
    "os._exit": Attack("endings", "import os\nos._exit(0)"),
    "sys.exit": Attack("endings", "import sys\nsys.exit(0)"),
    "abort": Attack("endings", "import os\nos.abort()"),
    "a null pointer": Attack("endings", "import ctypes\nctypes.string_at(0)"),
    "a smashed stack": Attack("endings", "import sys\nsys.setrecursionlimit(10 ** 9)\ndef f(): f()\nf()"),
    "an exit of another kind": Attack("endings", "raise GeneratorExit"),
    "an exception that lies": Attack(
        "endings", "class E(Exception):\n    def __str__(self): raise SystemExit\nraise E"
    ),
    "swallowed time-outs": Attack(
        "endings", "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    ),
    "an exit that is caught": Attack(
        "endings", "import sys\nwhile True:\n    try: sys.exit()\n    except SystemExit: pass"
    ),
    "destructors without end": Attack("endings", "class A:\n    def __del__(self): A()\nA()"),
    "memory": Attack("endings", "x = [' ' * 10 ** 6 for _ in range(10 ** 6)]"),
    "memory in numpy": Attack("endings", "x = [np.ones(10 ** 7) for _ in range(10 ** 3)]"),
    "memory mapped": Attack(
        "endings", _LIBC + _X86 + "for _ in range(99): libc.syscall(9 if x86 else 222, 0, 2 ** 30, 3, 0x22, -1, 0)"
    ),
    "a tower of powers": Attack("endings", "x = 9 ** 9 ** 9"),
    "a regular expression": Attack("endings", "import re\nre.match('(x+x+)+y', 'x' * 50)"),
    "a large product": Attack("endings", "a = np.random.rand(2000, 2000)\nfor _ in range(10 ** 6): a = a @ a / 1000"),
}

_STATE = {
    "a builtin replaced": Attack("state", "import builtins\nbuiltins.len = builtins.print = None"),
    "numpy replaced": Attack("state", "np.zeros = np.array = lambda *a: 'poisoned'\nnp.pi = 4"),
    "math replaced": Attack("state", "import math, sys\nmath.sqrt = lambda x: -1\nsys.modules['math'] = None"),
    "shapely replaced": Attack("state", "import shapely.geometry as g\ng.Point.x = property(lambda s: 99)"),
    "the worker replaced": Attack(
        "state", "from lmp.sandbox import wire, child\nwire.pack = wire.decode = child.Program = None"
    ),
    "modules removed": Attack("state", "import sys\nsys.modules.clear()"),
    "a trace function": Attack("state", "import sys\nsys.settrace(lambda *a: 1 / 0)\nsys.setprofile(print)"),
    "the garbage collector": Attack("state", "import gc\ngc.disable()\ngc.callbacks.append(print)"),
    "exits registered": Attack("state", "import atexit\natexit.register(lambda: open(written, 'w'))", bites=False),
    "constants written through ctypes": Attack(
        "state", "import ctypes\nctypes.memset(id(7) + 24, 8, 1)\nctypes.memset(id(True) + 24, 0, 1)"
    ),
}

ATTACKS = {
    f"{attack.kind}: {name}": attack
    for group in (_FILES, _SECRETS, _NETWORK, _PROCESSES, _SIGNALS, _PROTOCOL, _ENDINGS, _STATE)
    for name, attack in group.items()
}
