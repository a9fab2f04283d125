"""Templates that want all the time and memory there is are ended, soon and small, at their line.

Each runs in a process of its own, whose time and greatest memory the system tells. They are copies of one process that
has imported all that a template needs, which takes longer than most of them.
"""

# ruff: noqa: E501 - a template is a text, which no break may cut

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

HOSTILE = {
    "doubling with ~": "{% set n = namespace(x='x') %}{% for i in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    "doubling with +": "{% set n = namespace(x='x') %}{% for i in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "doubling a list": "{% set n = namespace(x=[1]) %}{% for i in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "many large ones": "{% set n = namespace(x=[]) %}{% for i in range(9999) %}"
    "{% set n.x = n.x + [('x' * 999999) ~ i] %}{% endfor %}",
    "squaring": "{% set n = namespace(x=99) %}{% for i in range(99) %}{% set n.x = n.x * n.x %}{% endfor %}",
    "powers": "{{ 2 ** 64 ** 64 ** 64 }}",
    "ljust": "{{ 'x'.ljust(9999999999) }}",
    "center": "{{ 'x'.center(9999999999) }}",
    "zfill": "{{ 'x'.zfill(9999999999) }}",
    "replace": "{% set x = 'x' * 999999 %}{{ x | replace('x', x) }}",
    "replace of nothing": "{% set x = 'x' * 999999 %}{{ x | replace('', x) }}",
    "replace by name": "{% set x = 'x' * 999999 %}{{ x | replace(new=x, old='x') }}",
    "the method replace": "{% set x = 'x' * 999999 %}{{ x.replace('x', x) }}",
    "join": "{% set x = 'x' * 999999 %}{{ range(99999) | join(x) }}",
    "join of large ones": "{% set x = 'x' * 999999 %}{{ ([x] * 999999) | join }}",
    "the method join": "{% set x = 'x' * 999999 %}{{ x.join('y' * 999999) }}",
    "the method join of a list": "{% set x = 'x' * 999999 %}{{ ''.join([x] * 999999) }}",
    "batch": "{{ [1] | batch(9999999999, 'x') | list }}",
    "slice": "{{ [1] | slice(9999999999) | list }}",
    "batch by name": "{{ [1] | batch(linecount=9999999999, fill_with='x') | list }}",
    "sum of lists": "{{ ([[1]] * 999999) | sum(start=[]) }}",
    "round": "{{ 1.5 | round(999999999, 'ceil') }}",
    "format": "{{ '{:>9999999999}'.format(1) }}",
    "format_map": "{{ '{x:>9999999999}'.format_map({'x': 1}) }}",
    "%": "{{ '%9999999999d' % 1 }}",
    "expandtabs": "{{ '\t'.expandtabs(9999999999) }}",
    "encode": "{{ 'x'.encode().ljust(9999999999) }}",
    "to_bytes": "{{ (1).to_bytes(9999999999, 'big') }}",
    "translate": "{{ ('x' * 999999).translate({120: 'x' * 999999}) }}",
    "escape": "{% set x = '<' * 999999 %}{% for i in range(999) %}{% set y = x | escape | escape | escape %}{% endfor %}",
    "characters": "{% set x = ('x' * 999999) * 1 %}{% set n = namespace(x=[]) %}"
    "{% for i in range(999) %}{% set n.x = [n.x, x | list] %}{% endfor %}",
    "split": "{% set n = namespace(x=[]) %}{% for i in range(999) %}"
    "{% set n.x = [n.x, ('a ' * 400000).split()] %}{% endfor %}",
    "split at a text": "{% set n = namespace(x=[]) %}{% for i in range(999) %}"
    "{% set n.x = [n.x, ('a,' * 400000).split(',')] %}{% endfor %}",
    "parts of texts": "{% set x = 'x' * 999999 %}{% set n = namespace(x=[]) %}"
    "{% for i in range(9999) %}{% set n.x = [n.x, x[1:]] %}{% endfor %}",
    "upper": "{% set x = 'ŉ' * 999999 %}{% set n = namespace(x=[]) %}"
    "{% for i in range(9999) %}{% set n.x = [n.x, x.upper()] %}{% endfor %}",
    "a tower as text": "{% set n = namespace(x=[1]) %}{% for i in range(99) %}{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x }}",
    "a tower as json": "{% set n = namespace(x=[1]) %}{% for i in range(99) %}{% set n.x = [n.x, n.x] %}{% endfor %}"
    "{{ n.x | json }}",
    "a tower with ~": "{% set n = namespace(x=[1]) %}{% for i in range(99) %}{% set n.x = [n.x, n.x] %}{% endfor %}"
    "{{ n.x ~ 1 }}",
    "towers compared": "{% set n = namespace(x=[1], y=[1]) %}{% for i in range(99) %}"
    "{% set n.x = [n.x, n.x] %}{% set n.y = [n.y, n.y] %}{% endfor %}{{ n.x == n.y }}",
    "towers in a list": "{% set n = namespace(x=[1], y=[1]) %}{% for i in range(99) %}"
    "{% set n.x = [n.x, n.x] %}{% set n.y = [n.y, n.y] %}{% endfor %}{{ n.x in [n.y] }}",
    "towers tested": "{% set n = namespace(x=[1], y=[1]) %}{% for i in range(99) %}"
    "{% set n.x = [n.x, n.x] %}{% set n.y = [n.y, n.y] %}{% endfor %}{{ n.x is eq(n.y) }}",
    "a tower as a key": "{% set n = namespace(x=(1,)) %}{% for i in range(99) %}{% set n.x = (n.x, n.x) %}{% endfor %}"
    "{{ {n.x: 1} }}",
    "a tower that is looked up": "{% set n = namespace(x=(1,)) %}{% for i in range(99) %}"
    "{% set n.x = (n.x, n.x) %}{% endfor %}{{ {}[n.x] }}",
    "loops within loops": "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}"
    "{% endfor %}{% endfor %}{% endfor %}",
    "loops that pass over all": "{% for a in range(99999) %}{% for b in range(99999) if false %}{% endfor %}{% endfor %}",
    "loops that write": "{% for a in range(99999) %}{% for b in range(9999) %}xxxxxxxxxxxxxxxx{% endfor %}{% endfor %}",
    "macros": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(99) }}",
    "macros that double": "{% macro m(x) %}{{ x }}{{ x }}{% endmacro %}{% set n = namespace(x='x') %}"
    "{% for i in range(99) %}{% set n.x = m(n.x) %}{% endfor %}",
    "blocks of text": "{% set n = namespace(x='x') %}{% for i in range(99) %}{% set x %}{{ n.x }}{{ n.x }}{% endset %}"
    "{% set n.x = x %}{% endfor %}",
    "recursive loops": "{% for a in [1, 1] recursive %}{{ loop([1, 1]) }}{% endfor %}",
    "lazy ones": "{% for a in range(99999) %}{{ range(99999) | map('string') | list | length }}{% endfor %}",
    "lazy ones that are rejected": "{% for a in range(99999) %}{{ range(99999) | reject('number') | list }}{% endfor %}",
    "long comparisons": "{% set x = 'x' * 999999 %}{% set y = x ~ 'y' %}{% for a in range(99999) %}"
    "{% for b in range(99999) %}{{ 1 if x in y }}{% endfor %}{% endfor %}",
    "sorting": "{% for a in range(9999) %}{% set x = range(99999) | sort(reverse=true) %}{% endfor %}",
    "large numbers as text": "{% for a in range(99999) %}{% for b in range(999) %}{{ 9 ** 64 }}{% endfor %}{% endfor %}",
    "the same record as json": "{{ ([records[0]] * 999999) | json }}",
    "many arguments": "{% macro m() %}{{ varargs | length }}{% endmacro %}{% set x = [1] * 999999 %}"
    "{% for i in range(99999) %}{{ m(*x) }}{% endfor %}",
    "the same text in many lists": "{% set n = namespace(x=[]) %}{% for i in range(9999) %}"
    "{% set n.x = [n.x, [i] * 999999] %}{% endfor %}",
    "cycler": "{% set c = cycler(*([1] * 999999)) %}{% for i in range(99999) %}{{ cycler(*([1] * 999999)) }}{% endfor %}",
    "truncate": "{{ ('x' * 999999) | truncate(9, end='y' * 999999) ~ 1 | center }}",
}

PROGRAM = """
import json, os, resource, sys, time
sys.path[:0] = sys.argv[1:]
from test_template import _faults
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
_faults("{{ 1 | string }}")
for attack in map(json.loads, sys.stdin):
    if os.fork() == 0:
        before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        told = _faults("line 1\\n" + attack)
        taken = time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        print(json.dumps([told, *taken]), flush=True)
        os._exit(0)
    if os.wait()[1] != 0:
        print(json.dumps("ended otherwise"), flush=True)
"""


@pytest.fixture(scope="module")
def forked() -> Iterator[Callable[[str], Any]]:
    run = [sys.executable, "-c", PROGRAM, *map(str, Path(__file__).parents[:2])]
    with subprocess.Popen(run, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout

        def ask(attack: str) -> Any:
            print(json.dumps(attack), file=process.stdin, flush=True)
            return json.loads(process.stdout.readline())

        yield ask
        process.stdin.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no resource limits there")
@pytest.mark.parametrize("attack", HOSTILE)
def test_a_template_that_wants_too_much_is_ended_at_its_line(attack: str, forked: Callable[[str], Any]) -> None:
    [told], seconds, kilobytes = forked(HOSTILE[attack])
    assert told.startswith("t.j2:2:1: error[bad-template]: the template raises: ")
    assert "MemoryError" not in told
    assert seconds < 60
    assert kilobytes < 1024 * 1024
