# textwrap: paragraphs at a width, with hyphens, long words, indents and limits.
import textwrap

TEXT = ("The well-known quick-brown fox -- it is said -- jumps over the lazy dog's bed; "
        "supercalifragilisticexpialidocious-like words are broken. E-mail: --option=value, 1-2-3, a-b.")
for width in (10, 17, 30):
    print(textwrap.fill(TEXT, width))
    print(textwrap.wrap(TEXT, width, break_long_words=False, break_on_hyphens=False))
print(textwrap.fill(TEXT, 40, initial_indent="* ", subsequent_indent="  ", max_lines=2))
print(textwrap.wrap(TEXT, 40, max_lines=1, placeholder="..."), textwrap.shorten("Hello  wide   world!", 12), textwrap.shorten("Hello world", 10, placeholder="…"))
print(textwrap.wrap("One sentence.  Two! three? \"Four.\" e.g. five", 60, fix_sentence_endings=True))
print(textwrap.wrap("tabs\tand\nlines  kept", 12, expand_tabs=False, replace_whitespace=False, drop_whitespace=False))
query = """\
    select *
      from t

    where x = 1
"""
print(textwrap.dedent(query), end="")
print(repr(textwrap.dedent("\ta\n\t\tb\n\t c")), repr(textwrap.dedent("  a\n \n b")))
print(textwrap.indent("a\n\n b\n", "> "), textwrap.indent("a\n\nb", "- ", lambda line: True), sep="")
wrapper = textwrap.TextWrapper(width=24, tabsize=4, subsequent_indent="    ")
print(wrapper.fill("one\ttwo three four five six seven eight"), wrapper.wrap(""), wrapper.fill("   "))
wrapper.width = 12
print(wrapper.wrap("one two three four"), wrapper.max_lines, wrapper.placeholder)
for bad in [lambda: textwrap.wrap("x", 0), lambda: textwrap.shorten("hello world", 3)]:
    try:
        bad()
    except ValueError as error:
        print("ValueError", error)
