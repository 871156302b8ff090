"""The tags of the pages: what they say to screen readers, and that they keep other people's text harmless."""

import json
import re
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, RequestContext, Template
from django.test import RequestFactory

from uptake.rules.message_lifecycle import State
from uptake.ui.states import STATE_BADGES

ROOT = Path(__file__).parents[2]


def rendered(source, request=None, **values):
    context = RequestContext(request, values) if request else Context(values)
    return Template("{% load uptake_ui %}" + source).render(context)


class Draft(forms.Form):
    title = forms.CharField(label="Title", max_length=5, help_text="Short.")
    apps = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, choices=[("w", "Word"), ("x", "Excel")])
    agree = forms.BooleanField(required=False)


def test_a_field_is_tied_to_its_help_and_its_error():
    html = rendered("{% field form.title %}", form=Draft({"title": "much too long"}))
    (named,) = re.findall(r'aria-describedby="([^"]+)"', html)
    for key in named.split():
        assert f'id="{key}"' in html
    assert len(named.split()) == 2
    assert 'aria-invalid="true"' in html
    assert 'for="id_title"' in html


def test_a_group_of_boxes_has_a_legend_and_a_label_for_each():
    html = rendered("{% field form.apps %}", form=Draft())
    assert "<legend>Apps" in html
    assert html.count("form-check-input") == 2
    for key in re.findall(r'<input[^>]* id="([^"]+)"', html):
        assert f'for="{key}"' in html


def test_the_include_and_the_tag_draw_the_same_field():
    form = Draft()
    tag = rendered("{% field form.agree %}", form=form)
    assert rendered('{% include "ui/field.html" with field=form.agree %}', form=form) == tag


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_badge_with_a_word_and_an_icon(state):
    html = rendered("{% status_badge state %}", state=state.value)
    assert str(STATE_BADGES[state].text) in html
    assert "<svg" in html


def test_texts_in_components_are_escaped():
    evil = "<script>alert(1)</script>"
    html = rendered(
        '{% badge evil %}{% alert "info" %}{{ evil }}{% endalert %}'
        "{% empty_state evil evil %}{% copy_button evil %}"
        "{% breadcrumbs evil evil evil %}{% disclosure evil %}{{ evil }}{% enddisclosure %}",
        evil=evil,
    )
    assert "<script" not in html


def test_a_fall_is_good_where_less_is_better():
    assert "change-better" in rendered('{% change -3 good_when="down" %}')
    assert "change-worse" in rendered("{% change -3 %}")
    assert "change-same" in rendered("{% change 0 %}")


def test_the_pager_keeps_the_other_parameters():
    request = RequestFactory().get("/", QueryDict("status=active&page=2").dict())
    html = rendered("{% pager page %}", request=request, page=Paginator(range(50), 10).page(2))
    assert 'href="?page=3&amp;status=active"' in html
    assert '<span aria-current="page">2</span>' in html


def test_one_page_needs_no_pager():
    assert "<nav" not in rendered("{% pager page %}", page=Paginator(range(5), 10).page(1))


def test_the_last_crumb_is_the_page_itself():
    html = rendered('{% breadcrumbs "Score" "/score/" "Meetings" %}')
    assert '<a href="/score/">Score</a>' in html
    assert '<span aria-current="page">Meetings</span>' in html


def test_the_heading_is_the_title_unless_a_page_says_otherwise():
    page = '{% extends "ui/base_plain.html" %}{% block title %}Not here{% endblock %}'
    html = Template(page).render(Context({}))
    assert "<title>Not here · Uptake</title>" in html
    assert re.search(r"<h1[^>]*>Not here</h1>", html)


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_pages_need_no_context_at_all(name):
    html = Template(f'{{% include "{name}" %}}').render(Context({}))
    assert '<html lang="en" dir="ltr">' in html


def test_every_icon_that_a_template_asks_for_is_built():
    known = json.loads((ROOT / "frontend/icons.json").read_text())
    asked = {
        (name, str(file.relative_to(ROOT)))
        for file in (ROOT / "uptake").glob("*/templates/**/*.html")
        for name in re.findall(r'{% icon "([^"]+)"', file.read_text())
    }
    assert asked
    assert sorted((name, file) for name, file in asked if name not in known) == []


def test_no_template_carries_inline_style_or_script():
    bad = re.compile(r"""\sstyle=["']|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=["']""")
    found = [
        str(file.relative_to(ROOT))
        for file in (ROOT / "uptake").glob("*/templates/**/*.html")
        if bad.search(file.read_text())
    ]
    assert found == []


def test_the_lock_file_names_no_registry():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    addresses = [one["resolved"] for one in lock["packages"].values() if "://" in str(one.get("resolved", ""))]
    assert addresses == []
