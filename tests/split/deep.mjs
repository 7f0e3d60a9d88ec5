// Scripts that nest deeper than any stack: each ends, by an error of its own or without one, and none takes the worker down.
// The native stack of the browser is smaller than that of a command line, and overflowing it is the end of the module.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { start } from "../../xtask/worker.mjs";

const site = join(import.meta.dirname, "../../dist");

const SCRIPTS = {
    "functions": "def f(n): return f(n+1)\nf(0)",
    "sort keys": "def f(n): return sorted([2,1], key=lambda x: f(n+1))\nf(0)",
    "map": "def f(n): return list(map(f,[n+1]))\nf(0)",
    "equality of a chain": "class A:\n    def __init__(s,o): s.o=o\n    def __eq__(s,t): return s.o==t.o\na=b=None\nfor i in range(100000): a=A(a); b=A(b)\nprint(a==b)",
    "__eq__": "class A:\n    def __eq__(s,t): return A()==A()\nA()==A()",
    "repr of a list": "l=[]\nfor i in range(100000): l=[l]\nrepr(l)",
    "comparison of lists": "a=[];b=[]\nfor i in range(100000): a=[a];b=[b]\na==b",
    "hash of a tuple": "a=()\nfor i in range(100000): a=(a,)\nhash(a)",
    "properties": "class A:\n    @property\n    def p(s): return A().p\nA().p",
    "__getattr__": "class A:\n    def __getattr__(s,n): return getattr(A(),n)\nA().x",
    "yield from": "def g(n): yield from g(n+1)\nlist(g(0))",
    "generators in each other": "g=iter([1])\ndef w(g):\n    for x in g: yield x\nfor i in range(100000): g=w(g)\nlist(g)",
    "generator expressions": "g=iter([1])\nfor i in range(100000): g=(x for x in g)\nlist(g)",
    "itertools.chain": "import itertools\ng=iter([1])\nfor i in range(100000): g=itertools.chain(g)\nlist(g)",
    "map over map": "g=iter([1])\nfor i in range(100000): g=map(str,g)\nlist(g)",
    "__init__": "class A:\n    def __init__(s): A()\nA()",
    "with": "class A:\n    def __enter__(s):\n        with A(): pass\n    def __exit__(s,*a): pass\nwith A(): pass",
    "__iter__": "class A:\n    def __iter__(s): return iter(A())\nlist(A())",
    "functools.partial": "import functools\nf=len\nfor i in range(100000): f=functools.partial(f)\nf=functools.partial(lambda: 0)\nfor i in range(20000):\n    f=(lambda g: functools.partial(lambda: g()))(f)\nf()",
    "a chain of causes": "e=None\nfor i in range(20000):\n    x=ValueError(i); x.__cause__=e; e=x\nraise e",
    "the end of a chain": "class A: pass\na=None\nfor i in range(300000):\n    b=A(); b.a=a; a=b\ndel a,b",
    "a class as its own __init__": "class A: pass\nA.__init__=A\ntry: A()\nexcept RecursionError: pass",
    "copy.deepcopy": "import copy\nl=[]\nfor i in range(100000): l=[l]\ncopy.deepcopy(l)",
    "json.dumps": "import json\nl=[]\nfor i in range(100000): l=[l]\njson.dumps(l)",
    "__format__": "class A:\n    def __format__(s,x): return f'{A()}'\nf'{A()}'",
    "a chain of classes": "c=object\nfor i in range(3000): c=type('T',(c,),{})\nc()",
    "exec": "def f(n): exec('f(n+1)')\nf(0)",
    "source text": "eval('-'*50000+'1')",
    "SQL operators": "from sqlalchemy import *\nx = column('a')\nfor i in range(20000): x = x - 1\nstr(x)",
    "SQL conditions": "from sqlalchemy import *\nx = column('a') > 1\nfor i in range(20000): x = or_(and_(x, column('b') > i), column('c') < i)\nstr(x)",
    "subqueries": "from sqlalchemy import *\nx = select(column('a'))\nfor i in range(20000): x = select(x.subquery().c.a)\nstr(x)",
    "unions": "from sqlalchemy import *\nx = select(column('a'))\nfor i in range(20000): x = x.union(select(column('b')))\nstr(x)",
    "aliases": "from sqlalchemy import *\nx = table('t', column('a'))\nfor i in range(20000): x = x.alias()\nstr(x)",
    "shared expressions": "from sqlalchemy import *\nx = column('a')\nfor i in range(20000): x = func.f(x).over(order_by=x)\nstr(x)",
};

// A process of its own for the worker, which believes that the global scope is its own.
if (process.argv[2] === "worker") {
    const { exit, stdout } = process;
    const { instantiate } = WebAssembly;
    const load = (name) => readFileSync(join(site, name));
    const worker = await start(site, load, (_, source, imports) => instantiate(source, imports));
    const ended = {};
    for (const [name, script] of Object.entries(SCRIPTS)) {
        ended[name] = await worker.run("", script).then(() => "ends", String);
    }
    stdout.write(JSON.stringify(ended), () => exit(0));
} else {
    test("no depth takes the worker down", () => {
        const ended = JSON.parse(execFileSync("node", [import.meta.filename, "worker"]));
        assert.deepEqual(ended, Object.fromEntries(Object.keys(SCRIPTS).map((name) => [name, "ends"])));
    });
}
