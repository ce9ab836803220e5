#!/usr/bin/env python3
"""What an event of the trace costs: programs that do little else but make them, with and without it.

usage: benches/trace.py [--rounds 7] OURO [OTHER]        e.g. benches/trace.py target/release/ouro

With a second program (one built without the trace's code, say) both run by turns with the trace off,
and what the first takes is given as a share of the second's. Nothing here runs in tests.
"""
import argparse, json, os, statistics, subprocess, tempfile

PROGRAMS = {
    'immediates': 'let n = 0; setImmediate(function f() { if (++n < 100000) setImmediate(f) });',
    'ticks': 'let n = 0; process.nextTick(function f() { if (++n < 200000) process.nextTick(f) });',
    'awaits': '(async () => { for (let n = 0; n < 100000; n++) await n })();',
    'timers': 'for (let n = 0; n < 100000; n++) setTimeout(() => {}, 1);',
    'tasks': "const { stat } = require('fs'); let n = 0;"
             "(function f() { if (++n < 20000) stat('/', f) })();",
}
# The script's own time, without the host's start and without the writing of the recording.
TIMED = "const begun = process.hrtime.bigint();" \
        "process.on('exit', () => console.log(Number(process.hrtime.bigint() - begun)));"


def nanoseconds(*command):
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--rounds', type=int, default=7)
    parser.add_argument('ouro')
    parser.add_argument('other', nargs='?')
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, text in PROGRAMS.items():
            script, recording = os.path.join(folder, name + '.js'), os.path.join(folder, 'recording')
            with open(script, 'w') as file:
                file.write(TIMED + text)
            traced = [args.ouro, 'trace', '--limit=4g', '--recording=' + recording, script]
            off, on, other = [], [], []
            for _ in range(args.rounds):
                off.append(nanoseconds(args.ouro, script))
                on.append(nanoseconds(*traced))
                if args.other:
                    other.append(nanoseconds(args.other, script))
            with open(recording) as file:
                events = len(json.load(file)['events'])
            cost = statistics.median(b - a for a, b in zip(off, on)) / events
            line = f'{name:12} {events:8} events  {cost:6.0f} ns each'
            if args.other:
                line += f'  off: {statistics.median(a / b for a, b in zip(off, other)):.3f} of the other'
            print(line)


main()
