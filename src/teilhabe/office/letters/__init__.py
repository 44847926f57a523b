"""The centre's letters: five documents, each as tagged PDF and as HTML, from plain frozen content.

Reading order: ``kinds`` (what exists) → ``content`` (what goes in) → ``parts`` (what each letter says) →
``render`` (PDF) and ``as_html``. Nothing here reads a clock, a database or the network.
"""
