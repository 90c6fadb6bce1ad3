r"""What the commands of LaTeX mean here. A command that is in no table is an error that names it.

>>> FUNCTIONS["ln"], word("ReLU"), LETTERS["varepsilon"], SIGNS["odot"]
('log', 'relu', 'epsilon', '*')
"""

from __future__ import annotations

FUNCTIONS = {
    name: name
    for name in (*("exp", "log", "max", "min", "sin", "cos", "tan", "sinh", "cosh", "tanh"), "arg", "det", "Pr")
}
FUNCTIONS |= {"ln": "log", "arcsin": "asin", "arccos": "acos", "arctan": "atan"}
CONDITIONS = {"if", "when", "otherwise", "else", "unless"}
MEANINGS = {"pi", "e", "max", "min", "sin", "tan", "cos", "exp", "log", "in"}  # p_i is not π
# Words in \text, \mathrm and \operatorname, in small letters, that are functions by another name.
_FUNCTION_WORDS = {"ln": "log", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "leakyrelu": "leaky_relu"}
_FUNCTION_WORDS |= {"crossentropy": "cross_entropy", "arctanh": "atanh", "tr": "trace", "sech": "sech"}
_GREEK = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu"),
    *("xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
    *("Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega"),
)
LETTERS = {name: name for name in _GREEK} | {"ell": "ell", "hbar": "hbar"}
LETTERS |= {f"var{name}": name for name in ("epsilon", "theta", "pi", "rho", "sigma", "phi")}
SIGNS = {
    "cdot": "·", "times": "*", "odot": "*", "circ": "*", "ast": "*", "bullet": "*", "div": "/", "slash": "/",
    "lt": "<", "gt": ">", "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=", "geq": ">=", "geqslant": ">=",
    "ne": "!=", "neq": "!=", "land": "&", "wedge": "&",
}  # fmt: skip
COMPARISONS = {"<", ">", "<=", ">=", "!="}
EQUALS = {"equiv": "=", "triangleq": "=", "coloneqq": "=", "coloneq": "=", "approx": "≈", "simeq": "≈", "doteq": "="}
# What changes the look alone.
SPACES = {*",;:!> ", "quad", "qquad", "enspace", "thinspace", "medspace", "thickspace", "negthinspace", "space"}
SEPARATORS = {"\\", "quad", "qquad", "newline", "cr"}
_SIZES = [f"{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")]
NOTHING = {*_SIZES, "left", "right", "middle", "displaystyle", "textstyle", "scriptstyle", "scriptscriptstyle"}
NOTHING |= {"limits", "nolimits", "nonumber", "notag", "mathstrut", "strut", "hfill", "noindent", "centering", "null"}
NOTHING |= {"tiny", "scriptsize", "footnotesize", "small", "normalsize", "large", "Large", "LARGE", "huge", "Huge"}
NOTHING |= {
    "boxed",
    "fbox",
    "underline",
    "mathop",
    "mathbin",
    "mathrel",
    "mathord",
    "mathopen",
    "mathclose",
    "ensuremath",
}
NOTHING |= {"smash", "mathinner", "hline"}
SKIPPED = {"hspace", "hspace*", "vspace", "vspace*", "label", "tag", "tag*", "color", "phantom", "hphantom", "vphantom"}
SKIPPED |= {"kern", "hskip", "mspace"}
COLOURED = {"textcolor", "colorbox"}  # a colour, then what has it
BRACED = {"underbrace", "overbrace", "underset", "overset", "stackrel"}
# A font is part of how a name is spelled: \mathbf{x} and x may not stand for one thing in one formula.
FONTS = {"mathbf", "boldsymbol", "bm", "pmb", "mathcal", "mathscr", "mathsf", "mathtt", "mathit", "mathnormal", "vec"}
FONTS |= {"symbf", "symbfit", "bf", "bfseries", "rm", "it", "cal", "mathfrak", "textbf", "textit"}
WORDS = {"text", "mathrm", "operatorname", "operatorname*", "textrm", "mbox", "textnormal", "textsf", "texttt", "hbox"}
ACCENTS = {"hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde", "widetilde": "tilde"}
ACCENTS |= {"dot": "dot", "ddot": "ddot", "check": "check", "breve": "breve"}
FRACTIONS = {"frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac"}
BARS = {"|": "‖", "Vert": "‖", "lVert": "‖", "rVert": "‖", "lvert": "|", "rvert": "|", "vert": "|", "mid": "|"}
BRACKETS = {
    "{": "{",
    "}": "}",
    "lbrace": "{",
    "rbrace": "}",
    "lbrack": "[",
    "rbrack": "]",
    "lparen": "(",
    "rparen": ")",
}
SUMS = {"sum": "sum", "prod": "prod"}
TRANSPOSES = {"top", "intercal"}
PRIMES = {"prime"}
DOTS = {"dots", "cdots", "ldots", "vdots", "ddots", "dotsc", "dotsb", "dotsm", "hdots"}
MACROS = {
    *("def", "edef", "gdef", "let", "newcommand", "renewcommand", "providecommand", "DeclareMathOperator", "input"),
    *("include", "DeclareMathOperator*", "newenvironment", "catcode", "newcommand*", "renewcommand*", "csname"),
    *("NewDocumentCommand", "RenewDocumentCommand", "futurelet", "expandafter", "require", "write", "read"),
}
DISPLAYS = {"equation", "align", "gather", "multline", "eqnarray", "displaymath", "math", "flalign", "alignat"}
INNER = {"aligned", "split", "gathered", "alignedat", "array", "cases", "dcases", "rcases"}
MATRICES = {f"{kind}matrix" for kind in ("", "b", "p", "B", "v", "V", "small")}
HINTS = {
    "lim": "a limit is not a circuit",
    "int": "an integral is not a circuit",
    "pm": "write + or −: a circuit has one value",
    "mathbb": r"\mathbb is read in \mathbb{1}[x > 0] alone",
    "otimes": r"write \odot for a product entry by entry, u v^T for an outer product",
    "in": "bpcli reads formulas; a set is not one",
    "to": "bpcli reads formulas with =",
    "rightarrow": "bpcli reads formulas with =",
    "propto": "bpcli reads formulas with =",
    "sim": "bpcli reads formulas with =",
}


def word(text: str) -> str:
    """A word of roman letters as the language spells it, if it is a function's: ReLU is relu."""
    small = text.lower().replace(" ", "").replace("-", "")
    return _FUNCTION_WORDS.get(small, small)
