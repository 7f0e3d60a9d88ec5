# Reading dates in the forms that files have them.
from datetime import datetime

samples = [
    ("2024-02-09", "%Y-%m-%d"), ("09/02/24 13:05", "%d/%m/%y %H:%M"), ("Feb 9 2024 1:05 PM", "%b %d %Y %I:%M %p"),
    ("Friday, February 09, 2024", "%A, %B %d, %Y"), ("2024-02-09T13:05:09.123", "%Y-%m-%dT%H:%M:%S.%f"),
    ("2024-02-09 +0230", "%Y-%m-%d %z"), ("2024-02-09 Z", "%Y-%m-%d %z"), ("2024 040", "%Y %j"), ("12:30", "%H:%M"),
    ("2024 06 5", "%G %V %u"), ("2024 06 5", "%Y %W %w"), ("2024 06 0", "%Y %U %w"), ("Fri Feb  9 13:05:09 2024", "%c"),
    ("02/09/24", "%x"), ("13:05:09", "%X"), ("68", "%y"), ("69", "%y"), ("100%", "%H0%%"), ("fri", "%a"), ("5:3", "%M:%S"),
    ("2024-02-30", "%Y-%m-%d"), ("late", "%Y"), ("2024-02-09 x", "%Y-%m-%d"), ("1", "%"), ("1", "%Q"), ("13", "%I"),
    ("2024 06", "%G %V"), ("06 5", "%V %u"),
]
for text, form in samples:
    try:
        print(f"{text!r:30} {form:24}", datetime.strptime(text, form))
    except ValueError as error:
        print(f"{text!r:30} {form:24} ValueError: {error}")
moment = datetime.strptime("2024-02-09 13:05:09", "%Y-%m-%d %H:%M:%S")
for form in ("%a %d %b", "%j %U %W %w %u", "%G-W%V", "%I:%M %p", "%y%m%d", "%H%%", "%-d/%-m", "%e|%k|%l", "%F %T", "%D %R", "%c", "%x %X", "%s"[:0] + "%C"):
    print(form, "->", moment.strftime(form))
try:
    datetime.strptime(5, "%Y")
except TypeError as error:
    print(error)
