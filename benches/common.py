"""Starts servers for the benchmarks and looks at their processes."""
import os, re, socket, subprocess, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
SERVER = os.path.join(HERE, 'programs', 'server.js')


def free_port():
    with socket.socket() as found:
        found.bind(('127.0.0.1', 0))
        return found.getsockname()[1]


def start(command, port, program=SERVER, environment=os.environ):
    """Runs `command` on a server program, or alone when it is a server itself, until it listens."""
    words = command if 'floor' in command[-1] else command + [program]
    process = subprocess.Popen(words, env=dict(environment, PORT=str(port)), stdout=subprocess.DEVNULL)
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


def ask(port, path, connections, requests, body=b''):
    """Asks so often on each connection, all at once each time, and reads the answers."""
    until = time.time() + 60
    sockets = []
    while len(sockets) < connections:
        try:
            sockets.append(socket.create_connection(('127.0.0.1', port), 10))
        except ConnectionRefusedError:
            if time.time() > until:
                raise SystemExit('it does not listen')
            time.sleep(0.1)
    method, length = ('POST', f'Content-Length: {len(body)}\r\n') if body else ('GET', '')
    request = f'{method} {path} HTTP/1.1\r\nHost: localhost\r\n{length}\r\n'.encode() + body
    for _ in range(requests):
        for each in sockets:
            each.sendall(request)
        for each in sockets:
            answer = each.recv(65536)
            head, _, got = answer.partition(b'\r\n\r\n')
            length = int(re.search(rb'content-length: (\d+)', head, re.I)[1])
            while len(got) < length:
                got += each.recv(65536)
    for each in sockets:
        each.close()


def megabytes(pid, field='VmRSS'):
    """Resident memory now, or with `VmHWM` at its highest."""
    with open(f'/proc/{pid}/status') as status:
        return int(re.search(rf'{field}:\s+(\d+)', status.read()).group(1)) / 1024


def cpu_seconds(pid):
    with open(f'/proc/{pid}/stat') as stat:
        fields = stat.read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


def descriptors(pid):
    """Open descriptors, without the ring that answers are sent by: it comes with the first, for good."""
    folder = f'/proc/{pid}/fd'

    def target(name):
        try:
            return os.readlink(os.path.join(folder, name))
        except OSError:
            return ''
    return sum('io_uring' not in target(name) for name in os.listdir(folder))
