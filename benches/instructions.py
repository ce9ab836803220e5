#!/usr/bin/env python3
"""Counts the instructions that a request to a small HTTP server costs, function by function, with
valgrind's callgrind. Unlike times, counts are the same in each run: a change of one part in a hundred
is seen. The kernel's share is not counted.

usage: instructions.py [--top 40] [--path /hello] [--body TEXT] [--connections 16] [--lines PART] OURO [SERVER.js]
With --lines, the lines of the functions whose names contain PART (or of all, for '') are counted
instead, where each line of ours stands for what is inlined in it. That needs a build with
CARGO_PROFILE_RELEASE_DEBUG=line-tables-only.
"""
import argparse, collections, os, re, shutil, signal, subprocess, tempfile

from common import ROOT, SERVER, ask, free_port

CONNECTIONS, FEW, MANY = 16, 100, 1100  # the last two: requests of each connection
# Looked up in the vdso, which valgrind hides.
SKIPPED = 'constants_are_sparse4look', 'check_elf_base'
RETURN_NOTHING = b'\x31\xc0\xc3'


def without_vdso(command, folder):
    """A copy of the command that does not look at the vdso."""
    copy = shutil.copy(command, os.path.join(folder, 'ouro'))
    names = subprocess.run(['nm', copy], capture_output=True, text=True, check=True).stdout
    sections = subprocess.run(['readelf', '-SW', copy], capture_output=True, text=True, check=True).stdout
    parts = [[int(number, 16) for number in found.groups()]
             for found in re.finditer(r'PROGBITS\s+(\w+) (\w+) (\w+)', sections)]
    with open(copy, 'r+b') as file:
        for line in names.splitlines():
            words = line.split()
            if len(words) == 3 and words[1] in 'tT' and any(part in words[2] for part in SKIPPED):
                address = int(words[0], 16)
                for start, offset, size in parts:
                    if start <= address < start + size:
                        file.seek(address - start + offset)
                        file.write(RETURN_NOTHING)
    return copy


def count(command, program, path, body, connections, requests, folder):
    """Instructions by address, and each address's function."""
    out = os.path.join(folder, f'out.{requests}')
    port = free_port()
    words = ['valgrind', '--tool=callgrind', '--dump-instr=yes', f'--callgrind-out-file={out}', command, program]
    process = subprocess.Popen(words, env=dict(os.environ, PORT=str(port)),
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ask(port, path, connections, requests, body)
    process.send_signal(signal.SIGINT)
    process.wait()
    cost, owner, names = collections.Counter(), {}, {}
    function, address, is_call = None, 0, False
    with open(out) as lines:
        for line in lines:
            named = re.match(r'(c?fn)=\((\d+)\)(?: (.*))?', line)
            if named:
                if named[3]:
                    names[named[2]] = named[3]
                if named[1] == 'fn':
                    function = names[named[2]]
            elif line.startswith('calls='):
                is_call = True
            elif found := re.match(r'(0x[0-9a-f]+|[+-]\d+|\*) \S+ (\d+)$', line):
                if found[1].startswith('0x'):
                    address = int(found[1], 16)
                elif found[1] != '*':
                    address += int(found[1])
                if not is_call:
                    cost[address] += int(found[2])
                    owner[address] = function
                is_call = False
    return cost, owner


def lines_of(command, addresses):
    """Our own innermost line at each address."""
    words = ['addr2line', '-e', command, '-i', '-a', *map(hex, addresses)]
    found, address = {}, None
    for line in subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines():
        if line.startswith('0x'):
            address = int(line, 16)
        elif line.startswith(ROOT) and address not in found:
            found[address] = os.path.relpath(line.split(' ')[0], ROOT)
    return found


def main():
    options = argparse.ArgumentParser(usage=__doc__)
    options.add_argument('--top', type=int, default=40)
    options.add_argument('--lines')
    options.add_argument('--path', default='/hello')
    options.add_argument('--body', default='')
    options.add_argument('--connections', type=int, default=CONNECTIONS)
    options.add_argument('ouro')
    options.add_argument('server', nargs='?', default=SERVER)
    options = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        command = without_vdso(options.ouro, folder)
        asked = options.path, options.body.encode(), options.connections
        few, _ = count(command, options.server, *asked, FEW, folder)
        many, owner = count(command, options.server, *asked, MANY, folder)
    requests = options.connections * (MANY - FEW)
    each = {address: (many[address] - few[address]) / requests for address in many}
    print(f'{sum(each.values()):9.1f} instructions a request')
    sums = collections.Counter()
    if options.lines is None:
        for address, number in each.items():
            sums[owner[address]] += number
    else:
        wanted = [address for address, number in each.items()
                  if number > 0 and options.lines in (owner[address] or '')]
        where = lines_of(options.ouro, wanted)
        for address in wanted:
            sums[where.get(address, owner[address])] += each[address]
    for name, number in sums.most_common(options.top):
        print(f'{number:9.1f} {name}')


main()
