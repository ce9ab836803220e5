"""Starts servers for the benchmarks and looks at their processes."""
import os, re, socket, subprocess, time

HERE = os.path.dirname(os.path.abspath(__file__))
SERVER = os.path.join(HERE, 'programs', 'server.js')


def start(command, port):
    """Runs `command` on the server program, or alone when it is a server itself, until it listens."""
    words = command if 'floor' in command[-1] else command + [SERVER]
    process = subprocess.Popen(words, env=dict(os.environ, PORT=str(port)), stdout=subprocess.DEVNULL)
    for _ in range(200):
        try:
            socket.create_connection(('127.0.0.1', port), 1).close()
            return process
        except OSError:
            time.sleep(0.05)
        if process.poll() is not None:
            break
    process.kill()
    raise SystemExit(f'{" ".join(words)} does not listen')


def megabytes(pid, field='VmRSS'):
    """Resident memory now, or with `VmHWM` at its highest."""
    with open(f'/proc/{pid}/status') as status:
        return int(re.search(rf'{field}:\s+(\d+)', status.read()).group(1)) / 1024


def cpu_seconds(pid):
    with open(f'/proc/{pid}/stat') as stat:
        fields = stat.read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


def descriptors(pid):
    return len(os.listdir(f'/proc/{pid}/fd'))
