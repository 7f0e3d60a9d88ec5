# os.environ, os.path as texts, platform.
import os
import os.path
import platform
from os import getenv, path

print(path is os.path, os.sep, os.linesep, os.name, os.curdir, os.pardir, os.extsep)
for name in ("/a/b/c.txt", "c.tar.gz", "/a/b/", "", ".bashrc", "a/.hidden.py", "/", "//x", "a//b"):
    print(repr(name), path.split(name), path.splitext(name), path.basename(name), path.dirname(name), path.normpath(name), path.isabs(name))
print(path.join("a", "b", "c"), path.join("a", "/b", "c"), path.join("a/", "", "b"), path.join("", "a"), path.join("/"))
print(path.normpath("a/./b/../../c"), path.normpath("../../a"), path.normpath("/../a"), path.relpath("/a/b/c", "/a/d"), path.relpath("/a", "/a"))
print(path.commonprefix(["/usr/lib", "/usr/local"]), path.commonpath(["/usr/lib", "/usr/local/lib"]), path.commonprefix([]))
print(path.exists("/no/such/file"), path.isfile("nothing.txt"), path.isdir("/no/such"), path.splitdrive("/a"))
print(os.environ.get("RETORT_NOT_THERE"), getenv("RETORT_NOT_THERE", "default"), "RETORT_NOT_THERE" in os.environ)
os.environ["RETORT_MODE"] = "test"
print(os.environ["RETORT_MODE"], getenv("RETORT_MODE"), os.environ.setdefault("RETORT_MODE", "other"), path.expandvars("$RETORT_MODE/${RETORT_MODE}x"))
del os.environ["RETORT_MODE"]
print(os.environ.pop("RETORT_MODE", "gone"))
for bad in [lambda: os.environ["RETORT_MODE"], lambda: os.environ.__setitem__("A", 5), lambda: os.fspath(5), lambda: path.commonpath(["/a", "b"])]:
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)


class File:
    def __fspath__(self):
        return "/from/object"


print(os.fspath(File()), os.fspath("text"), isinstance(File(), os.PathLike), platform.python_implementation(), platform.python_version_tuple()[:2])
