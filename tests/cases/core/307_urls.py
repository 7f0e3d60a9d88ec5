"""URL objects: taken apart, changed, written."""
from sqlalchemy import URL, make_url
from sqlalchemy.engine import make_url as from_engine

print(make_url is from_engine)
for text in [
    "sqlite://",
    "sqlite:///",
    "sqlite:///app.db",
    "sqlite:////var/app.db",
    "sqlite:///:memory:",
    "postgresql+psycopg2://scott:ti%40ger@localhost:5432/mydb?sslmode=require&a=1&a=2",
    "mysql://root@127.0.0.1/db",
    "postgresql://[::1]:99/db",
    "oracle+oracledb://u:p@h/?service_name=x",
    "sqlite+pysqlite:///a b.db",
]:
    url = make_url(text)
    print(url, repr(url), url.render_as_string(hide_password=False))
    print("  ", url.drivername, url.username, url.password, url.host, url.port, url.database, url.query)
    print("  ", url.get_backend_name(), url.translate_connect_args(), url.normalized_query)
url = URL.create("postgresql+psycopg2", "me", "p@ss/word", "h", 1, "d", {"x": "1", "y": ["a", "b"]})
print(url, url.render_as_string(hide_password=False), url.query)
print(url.set(database="other", port=5), url.set(query={}))
print(url.update_query_dict({"z": "9", "x": "2"}), url.update_query_dict({"x": "2"}, append=True))
print(url.update_query_string("q=1&q=2"), url.update_query_pairs([("m", "n")]))
print(url.difference_update_query(["x", "nope"]), url.difference_update_query(["nope"]) is url)
print(url == make_url(url.render_as_string(hide_password=False)), url != make_url("sqlite://"), hash(url) == hash(url.set()))
print(make_url("sqlite://").get_driver_name(), make_url("sqlite+foo://").get_driver_name())
print(make_url("sqlite://").get_dialect().name)
name, *rest = url
print(name, rest, url._asdict()["host"])
for attempt in (
    lambda: make_url("nonsense"),
    lambda: make_url(5),
    lambda: URL.create(5),
    lambda: URL.create("x", username=5),
    lambda: URL.create("x", port="abc"),
    lambda: URL.create("x", query={"a": 1}),
    lambda: make_url("bogus://").get_dialect(),
):
    try:
        print(attempt())
    except Exception as error:
        print(type(error).__name__, error)
try:
    url.query["x"] = "1"
except TypeError as error:
    print(error)
