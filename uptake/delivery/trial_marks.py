"""The word that a test is marked with, in the language of its text."""

from collections.abc import Mapping
from types import MappingProxyType

_WORD = "Test"
_BY_LANGUAGE: Mapping[str, str] = MappingProxyType(
    {
        "ar": "اختبار",
        "bg": "Тест",
        "ca": "Prova",
        "el": "Δοκιμή",
        "es": "Prueba",
        "eu": "Proba",
        "fi": "Testi",
        "gl": "Proba",
        "he": "בדיקה",
        "hu": "Teszt",
        "id": "Uji coba",
        "it": "Prova",
        "ja": "テスト",
        "ko": "테스트",
        "lt": "Bandymas",
        "lv": "Tests",
        "pt": "Teste",
        "ru": "Тест",
        "sl": "Preizkus",
        "sr-cyrl": "Тест",
        "th": "ทดสอบ",
        "uk": "Тест",
        "vi": "Thử nghiệm",
        "zh": "测试",
        "zh-hant": "測試",
        "zh-tw": "測試",
    }
)


def mark_of_test(locale: str) -> str:
    """The word for a test in a locale of either list; languages that say *Test* need no entry of their own."""
    tag = locale.lower()
    return _BY_LANGUAGE.get(tag) or _BY_LANGUAGE.get(tag.partition("-")[0], _WORD)
