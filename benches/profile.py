#!/usr/bin/env python3
"""Records how often which of the command's code runs, for the compiler: .cargo/ouro.profdata, which
release builds are made with (see .cargo/profiled). It is worth recording again when much of src has
changed, or with another compiler: what the profile no longer fits is compiled as without one.

usage: profile.py [--profdata llvm-profdata-19] [--counting COMMAND]
Needs LLVM's llvm-profdata, at least 19 (Debian's package llvm-19 has it). Builds a command that counts, in
target/profile, runs what programs do all day with it, and counts: a quarter of an hour. Afterwards
`cargo clean --release`, for cargo does not know of the file, build, and write src/startup.txt anew
(benches/startup_order.py): the profile moves functions about.
"""
import argparse, glob, os, shutil, subprocess, sys, tempfile

from common import HERE, ROOT, ask, free_port, start

KEPT = os.path.join(ROOT, '.cargo', 'ouro.profdata')
BUILD = os.path.join(ROOT, 'target', 'profile')
# The command ends without what other programs do at their end, and counts are written there.
SHIM = r"""
#include <stdlib.h>
void _exit(int code) { exit(code); }
"""
QUIT = "process.on('SIGTERM', () => process.exit())"
# The compiler warns that it cannot use all of these functions' counts: they do not return.
ENDLESS = 'process4ends4exit'
PROGRAMS = os.path.join(HERE, 'programs')
CONNECTIONS = 32


def built():
    words = ['cargo', 'build', '--release', '--target-dir', BUILD]
    flags = dict(os.environ, RUSTFLAGS='-Cprofile-generate=/tmp')
    subprocess.run(words, cwd=ROOT, env=flags, check=True)
    return os.path.join(BUILD, 'release', 'ouro')


class Recorder:
    def __init__(self, command, profdata, folder):
        self.command, self.profdata, self.folder = command, profdata, folder
        self.parts = []
        self.shim = os.path.join(folder, 'shim.so')
        words = ['cc', '-shared', '-fPIC', '-x', 'c', '-', '-o', self.shim]
        subprocess.run(words, input=SHIM.encode(), check=True)
        self.quit = os.path.join(folder, 'quit.js')
        with open(self.quit, 'w') as file:
            file.write(QUIT)

    def environment(self):
        return dict(os.environ, LD_PRELOAD=self.shim, LLVM_PROFILE_FILE=os.path.join(self.raw, '%p.profraw'))

    def load(self, name, weight, run):
        """Counts what `run` starts, as often as `weight` says."""
        self.raw = os.path.join(self.folder, name)
        os.mkdir(self.raw)
        run()
        part = f'{self.raw}.profdata'
        self.merge(part, sorted(glob.glob(os.path.join(self.raw, '*.profraw'))))
        shutil.rmtree(self.raw)
        self.parts.append(f'--weighted-input={weight},{part}')
        print(f'{name}: counted', flush=True)

    def merge(self, into, inputs):
        words = [self.profdata, 'merge', '-sparse', f'--no-function={ENDLESS}', '-o', into]
        subprocess.run(words + inputs, stdout=subprocess.DEVNULL, check=True)

    def run(self, *words):
        nothing = subprocess.DEVNULL
        subprocess.run([self.command, *words], stdin=nothing, stdout=nothing, stderr=nothing,
                       env=self.environment(), timeout=600)

    def serve(self, program, requests):
        """Asks a server: `requests` are (path, body, how often on each connection)."""
        port = free_port()
        server = start([self.command, '-r', self.quit], port, program, self.environment())
        for path, body, count in requests:
            ask(port, path, CONNECTIONS, count, body)
        server.terminate()
        server.wait()


def main():
    options = argparse.ArgumentParser(usage=__doc__)
    options.add_argument('--profdata', default='llvm-profdata-19')
    options.add_argument('--counting', help='a command that was built so already')
    options = options.parse_args()
    if not shutil.which(options.profdata):
        sys.exit(f'{options.profdata} is not on PATH: see --profdata')
    command = options.counting or built()
    everyday, server = (os.path.join(PROGRAMS, name) for name in ('everyday.js', 'server.js'))
    small = [os.path.join(PROGRAMS, 'hello.js')] * 9
    small += [os.path.join(ROOT, 'examples', name) for name in ('01_order.js', '06_event_emitter.js', '07_errors.js')]
    with tempfile.TemporaryDirectory() as folder:
        recorder = Recorder(command, options.profdata, folder)
        # What runs next to never beside the rest would count as cold, and be compiled for size: each of
        # these weighs something, and what none of them runs is left out.
        recorder.load('start', 3000, lambda: [recorder.run(program) for program in small])
        recorder.load('everyday', 100, lambda: recorder.run(everyday))
        # The loop is what programs that wait hang on, and beside the language's loops it counts for little.
        recorder.load('loop', 1000, lambda: recorder.run(everyday, 'promises', 'turns', 'events', 'streams'))
        recorder.load('hello', 100, lambda: recorder.serve(os.path.join(PROGRAMS, 'hello_server.js'), [('/', b'', 600)]))
        recorder.load('server', 30, lambda: recorder.serve(server, [
            ('/hello', b'', 300), ('/json', b'{"count":1}', 100), ('/echo', b'x' * 4096, 50),
            ('/download?bytes=100000', b'', 10), ('/upload', b'x' * 50000, 10)]))
        recorder.merge(KEPT, recorder.parts)
    print(f'{KEPT}: {os.path.getsize(KEPT) / 1e6:.1f} MB')


main()
