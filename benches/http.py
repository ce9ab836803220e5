#!/usr/bin/env python3
"""Servers side by side: hello, a JSON API, 1 MiB echoed, 1 GiB down and up, connections held.

usage: benches/http.py [--rounds 3] [--only hello,json,echo,download,upload,idle] [--gib 1] NAME='CMD...' ...
e.g.   benches/http.py node=/usr/bin/node24 ouro=target/release/ouro floor=target/release/examples/floor

The first named is the reference. Rounds are interleaved, figures are medians. The floor answers hello
only. Needs wrk. Nothing here runs in tests.
"""
import argparse, re, resource, shlex, socket, statistics, subprocess, tempfile, time
from common import cpu_seconds, megabytes, start

MIB = 1 << 20


def wrk(port, path, seconds, script=None):
    words = ['wrk', '-t1', '-c64', f'-d{seconds}s', '--latency'] + (['-s', script] if script else [])
    out = subprocess.run(words + [f'http://127.0.0.1:{port}{path}'], capture_output=True, text=True).stdout
    unit = {'us': 0.001, 'ms': 1, 's': 1000}
    p99 = re.search(r'99%\s+([\d.]+)(us|ms|s)', out)
    wrong = re.search(r'Non-2xx or 3xx responses: (\d+)', out)
    if wrong:
        raise SystemExit(f'{path}: {wrong.group(0)}')
    return float(re.search(r'Requests/sec:\s+([\d.]+)', out).group(1)), float(p99.group(1)) * unit[p99.group(2)]


def requests(name, port, pid, seconds, path, script=None):
    before = cpu_seconds(pid)
    rate, p99 = wrk(port, path, seconds, script)
    micro = (cpu_seconds(pid) - before) / (rate * seconds) * 1e6
    return {f'{name} requests/s': rate, f'{name} p99 ms': p99, f'{name} CPU us': micro, f'{name} RSS MB': megabytes(pid)}


def read_head(sock):
    data = b''
    while b'\r\n\r\n' not in data:
        more = sock.recv(65536)
        if not more:
            raise SystemExit('connection closed before an answer')
        data += more
    return data.split(b'\r\n\r\n', 1)


def echo(port, times=40):
    body = bytes(range(256)) * (MIB // 256)
    began = time.perf_counter()
    with socket.create_connection(('127.0.0.1', port)) as sock:
        for _ in range(times):
            sock.sendall(b'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n' % MIB)
            sent, got = 0, b''
            sock.setblocking(False)
            while len(got) < MIB + 20 or not got.endswith(body[-256:]):
                try:
                    sent += sock.send(body[sent:sent + 262144]) if sent < MIB else 0
                except BlockingIOError:
                    pass
                try:
                    got += sock.recv(262144)
                except BlockingIOError:
                    pass
                if len(got) > MIB + 4096:
                    break
            sock.setblocking(True)
            if got.split(b'\r\n\r\n', 1)[1] != body:
                raise SystemExit('the echo is wrong')
    return {'echo of 1 MiB, MiB/s': times / (time.perf_counter() - began)}


def download(port, size):
    began, left = time.perf_counter(), size
    with socket.create_connection(('127.0.0.1', port)) as sock:
        sock.sendall(b'GET /download?bytes=%d HTTP/1.1\r\nHost: x\r\n\r\n' % size)
        left -= len(read_head(sock)[1])
        buffer = bytearray(MIB)
        while left > 0:
            count = sock.recv_into(buffer)
            if count == 0:
                raise SystemExit(f'{left} bytes are missing')
            left -= count
    return {'download MiB/s': size / MIB / (time.perf_counter() - began)}


def upload(port, size):
    piece, began = bytes(MIB), time.perf_counter()
    with socket.create_connection(('127.0.0.1', port)) as sock:
        sock.sendall(b'POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n' % size)
        for _ in range(size // MIB):
            sock.sendall(piece)
        if int(read_head(sock)[1] or sock.recv(64)) != size:
            raise SystemExit('the upload was counted wrong')
    return {'upload MiB/s': size / MIB / (time.perf_counter() - began)}


def idle(port, pid, count):
    """Connections that have had an answer each and stay open, and whether all of them are answered again."""
    socks, request = [], b'GET /hello HTTP/1.1\r\nHost: x\r\n\r\n'
    before = megabytes(pid)
    for _ in range(count):
        sock = socket.create_connection(('127.0.0.1', port))
        sock.sendall(request)
        socks.append(sock)
    for sock in socks:
        read_head(sock)
    held = (megabytes(pid) - before) * 1024 / count
    for sock in socks[::7]:
        sock.sendall(request)
        if not read_head(sock)[0].startswith(b'HTTP/1.1 200'):
            raise SystemExit('a held connection is not answered')
    for sock in socks:
        sock.close()
    return {f'KiB for each of {count} idle': held}


def main():
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--seconds', type=int, default=3)
    parser.add_argument('--gib', type=float, default=1)
    parser.add_argument('--idle', type=int, default=10_000)
    parser.add_argument('--only', default='hello,json,echo,download,upload,idle')
    parser.add_argument('runtimes', nargs='+')
    options = parser.parse_args()
    chosen = options.only.split(',')
    size = int(options.gib * (1 << 30)) // MIB * MIB
    script = tempfile.NamedTemporaryFile('w', suffix='.lua')
    script.write('wrk.method = "POST"\nwrk.body = \'{"count": 1, "text": "%s"}\'\n' % ('x' * 990))
    script.flush()
    names, figures, port = [], {}, 18900
    for _ in range(options.rounds):
        for runtime in options.runtimes:
            name, command = runtime.split('=', 1)
            is_floor = 'floor' in command
            names.append(name) if name not in names else None
            for what in chosen:
                if is_floor and what != 'hello':
                    continue
                port += 1
                server = start(shlex.split(command), port)
                try:
                    if what == 'hello':
                        found = requests('hello', port, server.pid, options.seconds, '/hello')
                    elif what == 'json':
                        found = requests('JSON', port, server.pid, options.seconds, '/json', script.name)
                    elif what == 'echo':
                        found = echo(port)
                    elif what == 'idle':
                        found = idle(port, server.pid, options.idle)
                    else:
                        found = {'download': download, 'upload': upload}[what](port, size)
                        found[f'{what} highest RSS MB'] = megabytes(server.pid, 'VmHWM')
                finally:
                    server.kill()
                    server.wait()
                for key, value in found.items():
                    figures.setdefault(key, {}).setdefault(name, []).append(value)
    print(f'{"":26}' + ''.join(f'{name:>20}' for name in names))
    for key, by_name in figures.items():
        medians = {name: statistics.median(values) for name, values in by_name.items()}
        base = medians.get(names[0])
        cells = (f'{medians[name]:11.1f} x{medians[name] / base:<7.2f}' if name in medians and base else f'{"-":>20}' for name in names)
        print(f'{key:26}' + ''.join(cells))


main()
