"""The tags and filters of every page, gathered from the small files beside this one."""

from django import template

from uptake.ui.templatetags import chart_tags, field_tags, page_tags, writing_filters

register = template.Library()
for _part in (chart_tags, field_tags, page_tags, writing_filters):
    register.tags.update(_part.register.tags)
    register.filters.update(_part.register.filters)
