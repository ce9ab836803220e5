#!/usr/bin/env python3
"""Real clients against our server, our client against real servers: curl, wrk, ab, nginx, axios, undici,
ws, Express, fastify.

usage: benches/interop.py --node /path/to/node24 OURO...     e.g. benches/interop.py --node node target/release/ouro

Needs curl, wrk, ab, nginx and npm; the packages of benches/interop/package.json go into target/interop.
What a machine lacks is skipped and said. Nothing here runs in tests.
"""
import argparse, os, re, shutil, socket, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, '..', 'target', 'interop')
SERVER = os.path.join(HERE, 'programs', 'server.js')
failures, count = [], 0
NGINX = """
daemon off; master_process off; pid %(folder)s/pid; error_log %(folder)s/error.log;
events {}
http {
  access_log off; client_body_temp_path %(folder)s/body; proxy_temp_path %(folder)s/proxy;
  fastcgi_temp_path %(folder)s/f; uwsgi_temp_path %(folder)s/u; scgi_temp_path %(folder)s/s;
  client_max_body_size 100m;
  server {
    listen 127.0.0.1:%(port)d;
    location = /hello { default_type text/plain; return 200 "hello\\n"; }
    location / { return 404; }
  }
  server {
    listen 127.0.0.1:%(proxy_port)d;
    location / { proxy_pass http://127.0.0.1:%(behind)d; proxy_http_version %(version)s; proxy_set_header Connection ""; }
  }
}
"""


def check(what, right, shown=''):
    global count
    count += 1
    print(('ok     ' if right else 'WRONG  ') + what)
    if not right:
        failures.append(what)
        print(str(shown)[-1500:])


def run(what, words, expected=None, env=None, cwd=None):
    done = subprocess.run(words, capture_output=True, timeout=120, env=dict(os.environ, **env or {}), cwd=cwd)
    text = done.stdout.decode(errors='replace')
    right = done.returncode == 0 and (expected is None or re.search(expected, text, re.S) is not None)
    check(what, right, text + done.stderr.decode(errors='replace'))


def free_port():
    with socket.socket() as sock:
        sock.bind(('127.0.0.1', 0))
        return sock.getsockname()[1]


class Server:
    """A process that listens, for the length of a `with`."""

    def __init__(self, words, port):
        self.words, self.port, self.base = words, port, f'http://127.0.0.1:{port}'

    def __enter__(self):
        self.process = subprocess.Popen(self.words, env=dict(os.environ, PORT=str(self.port)), cwd=FOLDER)
        for _ in range(400):
            try:
                socket.create_connection(('127.0.0.1', self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.05)
        raise SystemExit(f'{self.words} does not listen')

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def curl(base):
    go = lambda what, expected, *words: run(f'curl {what}', ['curl', '-sS', *words], expected)
    go('GET', '^hello\n$', f'{base}/hello')
    go('HEAD', 'HTTP/1.1 200 OK.*Keep-Alive', '-I', f'{base}/hello')
    go('HTTP/1.0', 'Connection: close.*hello', '-i', '-0', f'{base}/hello')
    go('two on a connection', '^hello\nhello\n11$', f'{base}/hello', f'{base}/hello', '-o', '-', '-o', '-',
       '--next', '-sS', '-d', 'hello world', f'{base}/upload')
    go('POST', '"count":3}', '-d', '{"count":2}', f'{base}/json')
    go('chunked', '^5$', '-H', 'Transfer-Encoding: chunked', '-d', 'hello', f'{base}/upload')
    with tempfile.NamedTemporaryFile() as file:
        file.write(os.urandom(3_000_000))
        file.flush()
        go('upload with 100-continue', '^3000000$', '-H', 'Expect: 100-continue', '-T', file.name, f'{base}/upload')
        go('echo of a file', '^3000000$', '--data-binary', '@' + file.name, '-o', '/dev/null', '-w', '%{size_download}', f'{base}/echo')
    go('download', '^20000000$', '-o', '/dev/null', '-w', '%{size_download}', f'{base}/download?bytes=20000000')
    go('404', '^404$', '-o', '/dev/null', '-w', '%{http_code}', f'{base}/nothing')
    go('bad method', '^400$', '-X', 'BREW', '-o', '/dev/null', '-w', '%{http_code}', f'{base}/hello')
    go('too long a header', '^431$', '-H', 'A: ' + 'b' * 20000, '-o', '/dev/null', '-w', '%{http_code}', f'{base}/hello')


def load(base):
    run('wrk', ['wrk', '-t1', '-c50', '-d1s', f'{base}/hello'], r'Requests/sec: +[1-9](?!.*Socket errors)(?!.*Non-2xx)')
    for keep in [[], ['-k']]:
        run(f'ab {" ".join(keep)}', ['ab', '-q', '-n', '2000', '-c', '20', *keep, f'{base}/hello'],
            r'Complete requests: +2000.*Failed requests: +0')


def with_nginx(ouro, node, client):
    for version in ['1.0', '1.1']:
        with tempfile.TemporaryDirectory() as folder, Server([*ouro, SERVER], free_port()) as ours:
            ports = {'port': free_port(), 'proxy_port': free_port(), 'behind': ours.port}
            path = os.path.join(folder, 'nginx.conf')
            with open(path, 'w') as file:
                file.write(NGINX % {'folder': folder, 'version': version, **ports})
            with Server(['nginx', '-p', folder, '-e', f'{folder}/error.log', '-c', path], ports['port']) as nginx:
                if version == '1.1':
                    run('our client against nginx', [*ouro, client], 'is right', {'BASE': nginx.base})
                proxy = f'http://127.0.0.1:{ports["proxy_port"]}'
                run(f"Node's client through nginx to us, HTTP/{version}", [node, client], 'is right', {'BASE': proxy, 'ROUTES': '1'})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--node', default='node')
    parser.add_argument('ouro', nargs='+')
    options = parser.parse_args()
    ouro, node = [os.path.abspath(options.ouro[0]), *options.ouro[1:]], options.node
    os.makedirs(FOLDER, exist_ok=True)
    for name in os.listdir(os.path.join(HERE, 'interop')):
        shutil.copy(os.path.join(HERE, 'interop', name), FOLDER)
    subprocess.run(['npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts', '--silent'], cwd=FOLDER, check=True)
    program = lambda name: os.path.join(FOLDER, name)

    with Server([*ouro, SERVER], free_port()) as server:
        env = {'BASE': server.base, 'ROUTES': '1'}
        curl(server.base)
        load(server.base)
        run('axios under Node', [node, program('axios.js')], 'is right', env, FOLDER)
        run('axios under ours', [*ouro, program('axios.js')], 'is right', env, FOLDER)
        run('undici under Node', [node, program('undici.js')], 'is right', env, FOLDER)
        run("Node's client against us", [node, program('client.js')], 'is right', env)
        run('our client against us', [*ouro, program('client.js')], 'is right', env)
    with Server([node, SERVER], free_port()) as server:
        run("our client against Node's server", [*ouro, program('client.js')], 'is right', {'BASE': server.base, 'ROUTES': '1'})
    for servers, clients in [('ours', 'Node'), ('Node', 'ours'), ('ours', 'ours')]:
        words = {'ours': ouro, 'Node': [node]}
        with Server([*words[servers], program('ws_server.js')], free_port()) as server:
            run(f'ws: {clients} speaks with {servers}', [*words[clients], program('ws_client.js')], 'is right', {'BASE': server.base}, FOLDER)
    for name in ['express', 'fastify']:
        with Server([*ouro, program(f'{name}.js')], free_port()) as server:
            run(f'{name} hello', ['curl', '-sS', f'{server.base}/hello'], '^hello\n$')
            run(f'{name} JSON', ['curl', '-sS', '-H', 'Content-Type: application/json', '-d', '{"count":1}', f'{server.base}/json'], '"count":2')
            load(server.base)
    if shutil.which('nginx'):
        with_nginx(ouro, node, program('client.js'))
    else:
        print('skipped: nginx is not there')
    print(f'{count - len(failures)} of {count} are right')
    sys.exit(1 if failures else 0)


main()
