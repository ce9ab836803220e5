#!/usr/bin/env python3
"""Clients that want to bring an HTTP server down: floods of requests, of heads, of chunks, half a head on many
connections. Fails when the server ends, does not answer others, or takes more than --most MB.

usage: benches/hostile.py [--most 150] CMD...        e.g. benches/hostile.py target/release/ouro

Nothing here runs in tests.
"""
import argparse, os, socket, subprocess, sys, time
from common import descriptors, megabytes

PORT = 18898
PROGRAM = '''
require('http').createServer((req, res) => {
  if (req.url === '/ignore') return;
  if (req.url === '/read') req.resume().on('end', () => res.end('ok'));
  else res.end(req.url === '/big' ? Buffer.alloc(1 << 20) : 'hello');
}).listen(%d, '127.0.0.1');
''' % PORT
REQUEST = b'%s HTTP/1.1\r\nHost: x\r\n'
CHUNKED = b'Transfer-Encoding: chunked\r\n\r\n'
MIB = 1 << 20
FLOODS = [  # what, first bytes, bytes that follow again and again, at most so many MiB
    ('requests, answers unread', b'', REQUEST % b'GET /' + b'\r\n', 100),
    ('requests for much, unread', b'', REQUEST % b'GET /big' + b'\r\n', 50),
    ('requests that are never answered', b'', REQUEST % b'GET /ignore' + b'\r\n', 100),
    ('body that nobody reads', REQUEST % b'POST /ignore' + b'Content-Length: 999999999999\r\n\r\n', b'x' * 65536, 200),
    ('chunks that nobody reads', REQUEST % b'POST /ignore' + CHUNKED, b'1\r\nx\r\n', 100),
    ('chunks of one byte', REQUEST % b'POST /read' + CHUNKED, b'1\r\nx\r\n', 3),
    ('chunk extension', REQUEST % b'POST /read' + CHUNKED + b'1;', b'e', 100),
    ('trailers', REQUEST % b'POST /read' + CHUNKED + b'0\r\n', b'A: b\r\n', 100),
    ('head without an end', b'GET / HTTP/1.1\r\n', b'A: b\r\n', 100),
    ('target without an end', b'GET /', b'a', 100),
    ('empty lines', b'', b'\r\n', 50),
    ('zeros', b'', b'\0', 50),
]


def connect():
    sock = socket.create_connection(('127.0.0.1', PORT), 5)
    sock.settimeout(5)
    return sock


def answers():
    try:
        with connect() as sock:
            sock.sendall(REQUEST % b'GET /' + b'\r\n')
            return b'hello' in sock.recv(1000)
    except OSError:
        return False


def flood(first, piece, most):
    piece, sent = piece * max(1, 65536 // len(piece)), 0
    with connect() as sock:
        sock.settimeout(1.5)
        try:
            sock.sendall(first)
            while sent < most * MIB:
                sent += sock.send(piece)
            how = 'took it'
        except TimeoutError:
            how = 'lets it wait'
        except OSError:
            how = 'hung up'
        return f'{how} after {sent // MIB} MiB', answers()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--most', type=float, default=150)
    parser.add_argument('--connections', type=int, default=900)
    parser.add_argument('command', nargs='+')
    options = parser.parse_args()
    server = subprocess.Popen(options.command + ['-e', PROGRAM])
    failures = []
    for _ in range(100):
        if answers():
            break
        time.sleep(0.05)
    for name, *what in FLOODS:
        shown, alive = flood(*what)
        memory = megabytes(server.pid, 'VmHWM') if server.poll() is None else 0
        print(f'{name:36} {shown:32} {memory:.0f} MB at most so far')
        if server.poll() is not None or not alive:
            failures.append(f'{name}: no answer any more')
            break
    if not failures:
        half = [connect() for _ in range(options.connections)]
        for sock in half:
            sock.sendall(b'GET / HTTP/1.1\r\nHost: x\r\nA')
        if not answers():
            failures.append('half heads: no answer any more')
        for sock in half:
            sock.close()
        time.sleep(1)
        if descriptors(server.pid) > 20:
            failures.append(f'{descriptors(server.pid)} descriptors are left over')
        if megabytes(server.pid, 'VmHWM') > options.most:
            failures.append(f'{megabytes(server.pid, "VmHWM"):.0f} MB')
    server.kill()
    print('\n'.join(failures) or 'all is well')
    sys.exit(1 if failures else 0)


main()
