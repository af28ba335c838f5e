"""A login page as a tutorial has it: a template and a form, without CSRF, sessions or headers."""

from flask import Flask, render_template_string

PAGE = """<!doctype html>
<title>{% block title %}Log In{% endblock %} - Plain</title>
<nav>
  <h1>Plain</h1>
  <ul><li><a href="/register">Register</a><li><a href="/login">Log In</a></ul>
</nav>
<section>
  <header><h1>{{ self.title() }}</h1></header>
  {% for message in get_flashed_messages() %}<div class="flash">{{ message }}</div>{% endfor %}
  <form method="post">
    <label for="username">Username</label><input name="username" id="username" required>
    <label for="password">Password</label>
    <input type="password" name="password" id="password" required>
    <input type="submit" value="Log In">
  </form>
</section>
"""

app = Flask(__name__)
app.secret_key = "only for a comparison"


@app.get("/login")
def login() -> str:
    """Show the form."""
    return render_template_string(PAGE)


@app.get("/healthz")
def alive() -> str:
    """Answer once the server runs."""
    return "ok"
