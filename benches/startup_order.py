#!/usr/bin/env python3
"""Writes down which functions of the command run, in the order of their first call. build.rs has the
linker put them side by side: a small script then has two megabytes of code in memory instead of ten.

usage: startup_order.py OURO PROGRAM... > src/startup.txt
What an earlier list has besides may stay behind: what the compiler puts into its callers changes from
build to build, and a name that no longer fits costs nothing. The first program's functions come first. OURO must be a build for x86-64 Linux with its symbols.

Each function gets a breakpoint, which is taken away when it is met: a run costs a fraction of a
second. Names are written without what the compiler appends to tell versions apart, so that the list
outlives an update; what it no longer fits is linked in the usual place.
"""
import ctypes, os, re, signal, subprocess, sys

TRACEME, CONT, GETREGS, SETREGS, SETOPTIONS = 0, 7, 12, 13, 0x4200
TRACE_CHILDREN, KILL_AT_END, ALL_CHILDREN = 0x08, 0x100000, 0x40000000
RIP = 16  # its place in `struct user_regs_struct`
BREAKPOINT = b'\xcc'

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long


def functions(command):
    """Address of each function, and its names."""
    known = {}
    for line in subprocess.run(['nm', command], capture_output=True, text=True, check=True).stdout.splitlines():
        words = line.split()
        if len(words) == 3 and words[1] in 'tTwW':
            known.setdefault(int(words[0], 16), []).append(words[2])
    return known


def resume(thread, number=0):
    libc.ptrace(CONT, thread, None, number)


def called(command, program, known):
    """The addresses of the functions that a program calls, in the order of their first call."""
    child = os.fork()
    if child == 0:
        libc.ptrace(TRACEME, 0, None, None)
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        os.execv(command, [command, program])
    os.waitpid(child, 0)
    libc.ptrace(SETOPTIONS, child, None, TRACE_CHILDREN | KILL_AT_END)
    met, before = {}, {}
    with open(f'/proc/{child}/mem', 'r+b', buffering=0) as memory:
        def at(address, count=1):
            memory.seek(address)
            return memory.read(count)

        def put(address, byte):
            memory.seek(address)
            memory.write(byte)

        for address in known:
            before[address] = at(address)
            put(address, BREAKPOINT)
        resume(child)
        registers = (ctypes.c_ulonglong * 27)()
        while True:
            try:
                thread, status = os.waitpid(-1, ALL_CHILDREN)
            except ChildProcessError:
                return list(met)
            if not os.WIFSTOPPED(status):
                continue
            number = os.WSTOPSIG(status)
            if number == signal.SIGTRAP and status >> 16 == 0:
                libc.ptrace(GETREGS, thread, None, registers)
                address = registers[RIP] - 1
                if address in before:
                    met[address] = True
                    put(address, before[address])
                    registers[RIP] = address
                    libc.ptrace(SETREGS, thread, None, registers)
                number = 0
            elif number in (signal.SIGTRAP, signal.SIGSTOP):
                number = 0  # a thread has begun
            resume(thread, number)


def pattern(name):
    """A name without the compiler's hashes, as the linker matches it."""
    old = re.match(r'(.*17h)[0-9a-f]{16}E', name)
    if old:
        return old[1] + '*'
    if name.startswith('_R'):
        name = re.sub(r'Cs[0-9A-Za-z]+_', 'Cs*_', name)
    return re.sub(r'\.(?:llvm\.)?\d+$', '*', name)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    command = os.path.abspath(sys.argv[1])
    known = functions(command)
    patterns = {}
    for program in sys.argv[2:]:
        for address in called(command, program, known):
            for name in known[address]:
                patterns[pattern(name)] = True
    print('\n'.join(patterns))


main()
