"""Names of invented people, by language, and how a name becomes a sign-in name.

Where a language has its own script a name is written `native=Latin`.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np


@dataclass(frozen=True)
class Name:
    """A part of a name as it is displayed, and in plain Latin letters."""

    shown: str
    latin: str


def _names(text: str) -> tuple[Name, ...]:
    pairs = (word.replace("_", " ").partition("=") for word in text.split())
    return tuple(Name(shown, latin or shown) for shown, _, latin in pairs)


GIVEN: Mapping[str, tuple[Name, ...]] = MappingProxyType(
    {
        "de": _names(
            "Anna Jürgen Lena Björn Käthe Matthias Sabine Jörg Ute Lukas Heike Sören Franziska"
            " Günter Miriam Tobias Nele Volker Jana Rüdiger Hannah Emil Katrin Henning Luise Felix"
            " Bärbel Moritz Silke Jonas"
        ),
        "fr": _names(
            "Élodie François Chloé Jérôme Anaïs Mathieu Zoé Benoît Camille Rémi Océane Thierry"
            " Margaux Loïc Hélène Antoine Inès Guillaume Noémie Cédric Léa Pascal Aurélie Gaëlle"
            " Émile"
        ),
        "es": _names(
            "Lucía Andrés Begoña Íñigo Marta Joaquín Inés Sergio Rocío Álvaro Nuria Tomás Pilar"
            " Rubén Sofía Martín Concepción Raúl Elena Víctor Ángela Hugo Mónica Jesús Clara"
        ),
        "en": _names(
            "Olivia Jack Amelia Harry Grace Oliver Freya Callum Imogen Nathan Ruby Owen Priya"
            " Marcus Hazel Declan Naomi Curtis Abigail Wesley Kayla Brandon Zoe Trevor Siobhán"
            " Jamal Leah Dylan"
        ),
        "pl": _names(
            "Agnieszka Paweł Małgorzata Łukasz Zofia Grzegorz Bożena Michał Kinga Wojciech"
            " Elżbieta Tomasz Jagoda Krzysztof Weronika Stanisław Iga Mateusz"
        ),
        "pt": _names(
            "João Beatriz Antônio Conceição Thiago Letícia Caio Larissa Otávio Vitória Rogério"
            " Mariana Flávio Júlia Inácio Débora Vinícius Patrícia"
        ),
        "it": _names(
            "Giulia Niccolò Chiara Matteo Alessia Lorenzo Noemi Davide Ilaria Simone Beatrice"
            " Fabio Ludovica Edoardo Martina Riccardo Giada Tommaso"
        ),
        "ja": _names(
            "葵=Aoi 健=Ken 結衣=Yui 大輔=Daisuke さくら=Sakura 翔太=Shota 美咲=Misaki 直樹=Naoki"
            " 陽子=Yoko 拓也=Takuya 真央=Mao 健太郎=Kentaro 香織=Kaori 蓮=Ren 千尋=Chihiro 亮=Ryo"
            " 由美子=Yumiko 悠斗=Yuto"
        ),
        "ar": _names(
            "ليلى=Layla كريم=Karim نور=Nour يوسف=Youssef هبة=Heba طارق=Tarek مريم=Mariam عمر=Omar"
            " دينا=Dina حسام=Hossam سلمى=Salma مصطفى=Mostafa رانيا=Rania شريف=Sherif ياسمين=Yasmin"
            " خالد=Khaled"
        ),
    }
)
FAMILY: Mapping[str, tuple[Name, ...]] = MappingProxyType(
    {
        "de": _names(
            "Müller Schröder Weiß Lindner Köhler Brandt Jäger Voß Krämer Ehlers Hübner Pfeiffer"
            " Böhm Seidel Groß Wittenberg Kästner Rösler Ahrens Thiele Döring Lüders Zimmer"
            " Behrend Nöth Falkner Grünwald Reuß Steinke Marquardt"
        ),
        "fr": _names(
            "Lefèvre Moreau Bérard Dubois Gauthier Rivière Chevalier Fabre Béranger Marchand Léger"
            " Perrin Cordier Besançon Delorme Hérault Vasseur Gérard Montagne Barré Poirier"
            " Sénéchal Tessier Aubry"
        ),
        "es": _names(
            "García Ibáñez Muñoz Serrano Núñez Peña Castaño Vidal Herrera Ordóñez Molina Yáñez"
            " Cabrera Beltrán Güell Santamaría Rovira Domínguez Pardo Ferrándiz Llorente Quintana"
            " Esteve Márquez"
        ),
        "en": _names(
            "Whitfield Harrow O'Brien Calloway Pemberton Nakamura-Reed Ashworth Delaney Okafor"
            " Brightwell Carver Singh Holloway Fairbanks Mercer Langley Stroud Baxter Kingsley"
            " Patel Winslow Thackeray Marsh Doyle Prescott Hargreaves Linwood Osborne"
        ),
        "pl": _names(
            "Wójcik Dąbrowska Zieliński Szymczak Górski Wrońska Łęcki Sikora Piątek Kędzierska Żak"
            " Mróz Pawłowska Borowik Jabłońska Kaczor Śliwa Gajda"
        ),
        "pt": _names(
            "Araújo Figueiredo Gonçalves Brandão Moraes Queirós Falcão Guimarães Sampaio Leitão"
            " Pacheco Simões Vasconcelos Teles Aragão Prudente Barros Lobão"
        ),
        "it": _names(
            "Bellandi Ferraro Cantù Marchetti Dell'Orto Zanella Rinaldi Caputo Sartori Montefiore"
            " Galli Nicolò Brambilla Vianello Testa Lucchesi Corradi Pagani"
        ),
        "ja": _names(
            "佐藤=Sato 高橋=Takahashi 渡辺=Watanabe 小林=Kobayashi 山口=Yamaguchi 井上=Inoue"
            " 木村=Kimura 清水=Shimizu 森=Mori 石川=Ishikawa 藤田=Fujita 岡本=Okamoto"
            " 中島=Nakajima 大野=Ono 西村=Nishimura 三浦=Miura"
        ),
        "ar": _names(
            "منصور=Mansour الشافعي=El-Shafei حداد=Haddad فهمي=Fahmy زيدان=Zidan نصار=Nassar"
            " عبد_الله=Abdallah رمزي=Ramzy سليمان=Soliman البدري=El-Badry غالي=Ghaly شاهين=Shahin"
            " كامل=Kamel بركات=Barakat"
        ),
    }
)
FAMILY_FIRST = frozenset({"ja"})
OWN_SCRIPT = frozenset({"ja", "ar"})

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_NOT_COMPOSED = str.maketrans({"ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d"})


@dataclass(frozen=True)
class FullName:
    """How somebody's name is displayed, and the local part of the sign-in name made from it."""

    shown: str
    given: str
    family: str
    sign_in: str


def full_name(language: str, chance: np.random.Generator, *, own_script: bool) -> FullName:
    """Draw a name of the language; in its own script, if it has one and `own_script` is asked for."""
    given = _one(GIVEN[language], chance)
    family = _one(FAMILY[language], chance)
    native = own_script and language in OWN_SCRIPT
    first, last = (given.shown, family.shown) if native else (given.latin, family.latin)
    shown = f"{last} {first}" if native and language in FAMILY_FIRST else f"{first} {last}"
    sign_in = f"{plain(given.latin, language)}.{plain(family.latin, language)}"
    return FullName(shown, first, last, sign_in)


def plain(name: str, language: str) -> str:
    """A name in plain letters A to Z and hyphens: `Groß` is `Gross`, a German `Jörg` is `Joerg`."""
    spelled = name.translate(_UMLAUTS) if language == "de" else name
    letters = unicodedata.normalize("NFKD", spelled.translate(_NOT_COMPOSED))
    return "".join(c for c in letters if c.isascii() and (c.isalpha() or c == "-"))


def _one(names: tuple[Name, ...], chance: np.random.Generator) -> Name:
    return names[int(chance.integers(len(names)))]
