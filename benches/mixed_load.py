#!/usr/bin/env python3
"""Slow, broken, aborted and normal clients at once, for half an hour or less.

usage: benches/mixed_load.py [--minutes 30] CMD...        e.g. benches/mixed_load.py --minutes 2 target/release/ouro

Fails when an answer is wrong, when memory grows after the warm-up, when the server ends, or when a
socket is left over at the end. The warm-up is a minute before those minutes, with the same clients: a
collector that waits for twice its last size needs as long. Nothing here runs in tests.
"""
import argparse, random, socket, statistics, sys, threading, time
from common import descriptors, megabytes, start

PORT = 18899
WARM_UP = 60
wrong, done = [], {}
lock = threading.Lock()
over = threading.Event()


def connect():
    sock = socket.create_connection(('127.0.0.1', PORT), 20)
    sock.settimeout(20)
    return sock


def read_answer(sock, data=b''):
    """Status and body of an answer that says its length or comes in chunks."""
    while b'\r\n\r\n' not in data:
        more = sock.recv(65536)
        if not more:
            raise EOFError(data[:80])
        data += more
    head, body = data.split(b'\r\n\r\n', 1)
    fields = dict(line.lower().split(b': ', 1) for line in head.split(b'\r\n')[1:])
    status = int(head.split(b' ')[1])

    def wants_more():
        nonlocal body
        more = sock.recv(65536)
        if not more:
            raise EOFError('body')
        body += more

    if b'content-length' in fields:
        length = int(fields[b'content-length'])
        while len(body) < length:
            wants_more()
        return status, body[:length], body[length:]
    if b'transfer-encoding' not in fields:
        return status, b'', body
    whole = b''
    while True:
        while b'\r\n' not in body:
            wants_more()
        size, body = body.split(b'\r\n', 1)
        size = int(size, 16)
        while len(body) < size + 2:
            wants_more()
        whole, body = whole + body[:size], body[size + 2:]
        if size == 0:
            return status, whole, body


def expect(what, answer, status, body=None):
    if answer[0] != status or (body is not None and answer[1] != body):
        with lock:
            wrong.append(f'{what}: {answer[0]} {answer[1][:60]!r}')


def normal(r):
    with connect() as sock:
        for _ in range(r.randrange(1, 20)):
            sock.sendall(b'GET /hello HTTP/1.1\r\nHost: x\r\n\r\n')
            expect('hello', read_answer(sock), 200, b'hello\n')


def pipelined(r):
    with connect() as sock:
        count = r.randrange(2, 12)
        sock.sendall(b'GET /hello HTTP/1.1\r\nHost: x\r\n\r\nGET /slow HTTP/1.1\r\nHost: x\r\n\r\n' * count)
        rest = b''
        for _ in range(count):
            for body in (b'hello\n', b'slow'):
                status, got, rest = read_answer(sock, rest)
                expect('pipelined', (status, got), 200, body)


def echo(r):
    body = r.randbytes(r.randrange(1, 300_000))
    with connect() as sock:
        if r.random() < 0.5:
            sock.sendall(b'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n' % len(body))
            pieces = [body]
        else:
            sock.sendall(b'POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n')
            step = r.randrange(1000, 60_000)
            parts = [body[at:at + step] for at in range(0, len(body), step)]
            pieces = [b'%x\r\n%s\r\n' % (len(part), part) for part in parts] + [b'0\r\n\r\n']
        sender = threading.Thread(target=lambda: [sock.sendall(piece) for piece in pieces])
        sender.start()
        answer = read_answer(sock)
        sender.join()
        expect('echo', answer, 200, body)


def slow_sender(r):
    with connect() as sock:
        for byte in b'POST /json HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\n\r\n{"count": 1}':
            sock.sendall(bytes([byte]))
            time.sleep(r.random() * 0.02)
        status, body, _ = read_answer(sock)
        expect('slow sender', (status, body[-11:]), 200, b',"count":2}')


def slow_reader(r):
    size = 600_000
    with connect() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        sock.sendall(b'GET /download?bytes=%d HTTP/1.1\r\nHost: x\r\n\r\n' % size)
        got = b''
        while b'\r\n\r\n' not in got:
            got += sock.recv(4096)
        left = size - len(got.split(b'\r\n\r\n', 1)[1])
        while left > 0:
            count = len(sock.recv(65536))
            if count == 0:
                raise EOFError('slow reader')
            left -= count
            time.sleep(0.002)


def aborted(r):
    with connect() as sock:
        sock.sendall(r.choice([
            b'GET /download?bytes=50000000 HTTP/1.1\r\nHost: x\r\n\r\n',
            b'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n' + b'x' * 5000,
            b'POST /upload HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel',
            b'GET /slow HTTP/1.1\r\nHost: x\r\n\r\n',
            b'GET /hel',
        ]))
        time.sleep(r.random() * 0.05)
        if r.random() < 0.5:
            linger = b'\1\0\0\0\0\0\0\0'
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


def broken(r):
    with connect() as sock:
        sock.sendall(r.choice([
            b'nonsense\r\n\r\n', b'GET / HTTP/1.1\r\nHost : x\r\n\r\n', r.randbytes(200),
            b'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
            b'GET / HTTP/1.1\r\nHost: x\r\nA: ' + b'b' * 20_000 + b'\r\n\r\n',
            b'POST /upload HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n',
        ]))
        # The answer may be lost to a reset, since we may have sent what nobody has read.
        try:
            status = read_answer(sock)[0]
        except (ConnectionError, EOFError, ValueError):
            return
        if status not in (400, 431):
            expect('broken', (status, b''), 400)


KINDS = [(normal, 6), (pipelined, 2), (echo, 3), (slow_sender, 2), (slow_reader, 1), (aborted, 3), (broken, 2)]


def client(kind, seed):
    r = random.Random(seed)
    while not over.is_set():
        try:
            kind(r)
        except Exception as error:
            with lock:
                wrong.append(f'{kind.__name__}: {type(error).__name__} {error}')
        with lock:
            done[kind.__name__] = done.get(kind.__name__, 0) + 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--minutes', type=float, default=30)
    parser.add_argument('command', nargs='+')
    options = parser.parse_args()
    server = start(options.command, PORT)
    time.sleep(0.2)
    open_before = descriptors(server.pid)
    threads = [threading.Thread(target=client, args=(kind, number), daemon=True)
               for number, kind in enumerate(kind for kind, count in KINDS for _ in range(count))]
    for thread in threads:
        thread.start()
    seconds, began, memory = options.minutes * 60, time.time() + WARM_UP, []
    while time.time() - began < seconds and server.poll() is None:
        time.sleep(min(1, seconds / 60))
        if server.poll() is None and time.time() > began:
            memory.append(megabytes(server.pid))
    over.set()
    for thread in threads:
        thread.join(60)
    failures = [f'wrong: {what}' for what in wrong[:20]]
    failures += [f'stuck: {thread.name}' for thread in threads if thread.is_alive()]
    if server.poll() is not None:
        failures.append(f'the server ended with {server.returncode}')
    else:
        # Connections that nobody uses may stay for as long as they are kept alive.
        for _ in range(80):
            if descriptors(server.pid) <= open_before:
                break
            time.sleep(0.1)
        else:
            failures.append(f'{descriptors(server.pid) - open_before} descriptors are left over')
        quarter = len(memory) // 4
        warm, last = statistics.median(memory[quarter:2 * quarter]), statistics.median(memory[-quarter:])
        print(f'memory: {warm:.1f} MB when warm, {last:.1f} MB at the end, {max(memory):.1f} MB at most')
        if last > warm * 1.1 + 4:
            failures.append('memory grows')
        server.kill()
        server.wait()
    print(', '.join(f'{name} {count}' for name, count in sorted(done.items())), f'({len(wrong)} wrong)')
    print('\n'.join(failures) or 'all is well')
    sys.exit(1 if failures else 0)


main()
