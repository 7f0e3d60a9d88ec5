import textwrap, string
sql = """\
    select *
      from t

    where x = 1
"""
print(textwrap.dedent(sql), end="")
print(textwrap.indent("a\n\nb", "> "), textwrap.shorten("the quick brown fox jumps", 16), textwrap.wrap("the quick brown fox jumps", 10))
print(textwrap.fill("Long lines are folded at the width that was asked for.", width=24, subsequent_indent="  "))
print(string.ascii_lowercase[:5], string.digits, string.capwords("ab cd"), textwrap.wrap("abcdefghij klm", 4))
