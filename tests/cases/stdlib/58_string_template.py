# string.Template: filling in, in earnest and safely, with signs of one's own.
import string
from string import Template

letter = Template("Dear $name,\nyou owe $$${amount}.00 for ${what}s since $_when.")
values = {"name": "Ada", "amount": 5, "what": "book"}
print(letter.substitute(values, _when="May"))
print(letter.safe_substitute(values))
print(letter.template == letter.template, letter.get_identifiers(), letter.is_valid(), letter.delimiter, Template.idpattern)
try:
    letter.substitute(values)
except KeyError as error:
    print("KeyError", error)
for text in ("costs $ 5", "a\nb ${open", "$1 off", "${}", "fine $x", "$", "naïve $é"):
    template = Template(text)
    try:
        print(repr(template.substitute(x=1)), template.is_valid())
    except ValueError as error:
        print("ValueError", error, template.is_valid(), repr(template.safe_substitute(x=1)))


class Percent(Template):
    delimiter = "%"


class Dotted(Template):
    idpattern = r"[a-z]+(?:\.[a-z]+)*"


class Spaced(Template):
    braceidpattern = r"[a-z ]+"


print(Percent("%a %% %{b} $c").substitute(a=1, b=2), Dotted("$user.name is $age").substitute({"user.name": "Bob", "age": 3}))
print(Spaced("$one ${two words}").substitute({"one": 1, "two words": 2}), Percent("%A %a").safe_substitute(a=1))


class Shop(dict):
    def __missing__(self, key):
        return f"<{key}>"


print(Template("$a and $b").substitute(Shop(a=1)), Template("$a").substitute({"a": 1}, a=2), Template("$x").substitute(x=None))
print(string.capwords("  the quick  fox "), string.capwords("a-b-c", "-"), string.ascii_letters[:3], string.hexdigits, string.whitespace.encode())
print(string.digits + string.octdigits, len(string.printable), string.punctuation)
