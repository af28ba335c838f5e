"""Debug mode, which the `flask` command would switch on for FLASK_DEBUG or --debug.

No twin: it is a property of the application; no dependency takes part.
"""


def test_debug_mode_cannot_be_switched_on(app, lines):
    app.debug = True

    assert not app.debug
    assert "FLASK_DEBUG and --debug have no effect" in lines()[0]


def test_debug_mode_that_is_off_is_not_mentioned(app, lines):
    app.debug = False

    assert lines() == []
