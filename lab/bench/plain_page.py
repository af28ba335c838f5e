"""A login page as a tutorial has it: templates, a form, the session; no CSRF, no headers."""

from flask import Flask, g, render_template, session
from jinja2 import DictLoader

BASE = """<!doctype html>
<title>{% block title %}{% endblock %} - Plain</title>
<link rel="stylesheet" href="{{ url_for('static', filename='style.css') }}">
<nav>
  <h1><a href="{{ url_for('login') }}">Plain</a></h1>
  <ul>
    {% if g.user %}<li><span>{{ g.user }}</span>
    {% else %}<li><a href="{{ url_for('login') }}">Log In</a>{% endif %}
  </ul>
</nav>
<section>
  <header>{% block header %}{% endblock %}</header>
  {% for message in get_flashed_messages() %}<div class="flash">{{ message }}</div>{% endfor %}
  {% block content %}{% endblock %}
</section>
"""
LOGIN = """{% extends "base.html" %}
{% block header %}<h1>{% block title %}Log In{% endblock %}</h1>{% endblock %}
{% block content %}
<form method="post">
  <label for="username">Username</label><input name="username" id="username" required>
  <label for="password">Password</label>
  <input type="password" name="password" id="password" required>
  <input type="submit" value="Log In">
</form>
{% endblock %}
"""

app = Flask(__name__)
app.secret_key = "only for a comparison"
# As files would be: Jinja compiles each once.
app.jinja_loader = DictLoader({"base.html": BASE, "login.html": LOGIN})


@app.before_request
def load_user() -> None:
    """Look whether a user is logged in."""
    g.user = session.get("user_id")


@app.get("/login")
def login() -> str:
    """Show the form."""
    return render_template("login.html")


@app.get("/healthz")
def alive() -> str:
    """Answer once the server runs."""
    return "ok"
