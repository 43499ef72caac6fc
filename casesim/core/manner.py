"""Manner words: what a person may add to a fact without adding to what is known.

A closed list. A word that is neither here nor in the facts, the question or the persona is refused by
`casesim.core.verification`. Left out on purpose are numbers, sides, times, body parts, relatives, places, symptoms and
all words of degree that could change a fact ("severe", "always").
"""

from __future__ import annotations

MANNER: frozenset[str] = frozenset(
    {"a", "an", "the", "this", "that", "these", "those", "it", "its", "itself", "they've", "they're", "he'd", "she'd", "they'd", "he'll",
    "she'll", "who's", "where's", "lovely", "sadly", "aye", "i", "i'm", "i've", "i'd", "i'll", "me", "my", "mine", "myself", "we", "our",
    "us", "he", "she", "they", "them", "his", "her", "him", "their", "he's", "she's", "it's", "that's", "there", "there's", "here", "what",
    "what's", "which", "who", "whom", "how", "when", "where", "why", "whether", "am", "is", "are", "was", "were", "be", "been", "being",
    "do", "does", "did", "done", "doing", "have", "has", "had", "having", "can", "could", "may", "might", "must", "shall", "should", "will",
    "would", "won't", "wouldn't", "can't", "couldn't", "don't", "doesn't", "didn't", "haven't", "hasn't", "hadn't", "isn't", "aren't",
    "wasn't", "weren't", "ain't", "to", "of", "in", "on", "at", "by", "for", "with", "from", "into", "onto", "over", "about", "around",
    "as", "than", "then", "so", "if", "or", "and", "but", "because", "though", "although", "while", "until", "since", "before", "after",
    "during", "without", "within", "through", "between", "against", "up", "down", "out", "off", "away", "again", "back", "yes", "yeah",
    "yep", "no", "nope", "not", "nothing", "none", "never", "neither", "nor", "n't", "ok", "okay", "right", "well", "oh", "ah", "um", "uh",
    "er", "hmm", "mm", "see", "now", "just", "really", "actually", "honestly", "truly", "quite", "rather", "pretty", "very", "too", "also",
    "only", "even", "still", "yet", "already", "anyway", "perhaps", "maybe", "probably", "possibly", "sort", "kind", "bit", "little", "lot",
    "lots", "much", "many", "more", "most", "some", "any", "anything", "something", "everything", "someone", "anyone", "anybody",
    "somebody", "nobody", "thing", "things", "stuff", "like", "such", "same", "other", "another", "else", "each", "every", "both", "all",
    "one", "ones", "think", "thought", "thinking", "suppose", "supposed", "guess", "reckon", "know", "knew", "known", "say", "said",
    "saying", "tell", "told", "telling", "mean", "means", "meant", "feel", "feels", "felt", "feeling", "seem", "seems", "seemed", "look",
    "looks", "looked", "looking", "sound", "sounds", "sounded", "notice", "noticed", "remember", "recall", "forget", "forgot", "believe",
    "hope", "hoping", "wish", "want", "wanted", "wants", "need", "needed", "liked", "try", "tried", "trying", "get", "gets", "got",
    "getting", "gotten", "go", "goes", "going", "gone", "went", "come", "comes", "came", "coming", "keep", "keeps", "kept", "keeping",
    "put", "puts", "make", "makes", "made", "making", "take", "takes", "took", "taken", "taking", "give", "gives", "gave", "given", "let",
    "lets", "start", "started", "begin", "began", "bring", "brings", "brought", "happen", "happened", "happens", "happening", "use", "used",
    "usually", "normally", "generally", "mostly", "mainly", "basically", "exactly", "especially", "particularly", "certainly", "definitely",
    "sure", "course", "please", "thanks", "thank", "sorry", "afraid", "doctor", "dear", "love", "mate", "pet", "god", "goodness", "lord",
    "gosh", "blimey", "honest", "fact", "truth", "matter", "point", "sense", "way", "ways", "idea", "time", "times", "moment", "long",
    "short", "soon", "far", "near", "apart", "except", "instead", "either", "whatever", "whenever", "however", "good", "bad", "fine",
    "better", "worse", "best", "worst", "awful", "terrible", "horrible", "nasty", "strange", "odd", "funny", "weird", "hard", "easy",
    "able", "new", "old", "big", "small", "whole", "main", "usual", "own", "first", "last", "next", "different", "ever", "once", "almost",
    "nearly", "hardly", "barely", "quickly", "slowly", "together", "alone", "enough", "mention", "mentioned", "ask", "asked", "asking",
    "answer", "check", "worry", "worried", "worries", "worrying", "bother", "bothered", "bothers", "bothering", "trouble", "problem",
    "problems", "wrong", "hurt", "hurts", "hurting", "stop", "stopped", "stops", "lasts", "lasted", "stay", "stayed", "turn", "turned",
    "call", "called", "show", "showed", "find", "found", "help", "helps", "helped", "hang", "hold", "held", "set", "sit", "move", "people",
    "person", "shouldn't", "mustn't", "let's", "we're", "we've", "you", "that'd", "there'd", "it'd", "it'll", "apparently", "obviously",
    "luckily", "thankfully", "unfortunately", "hopefully", "frankly", "touch", "wood", "fingers", "crossed", "nah", "bless", "sir", "ma'am",
    "madam", "sweetheart", "darling", "bro", "honey", "lad", "hear", "mind", "funnily", "oddly", "eh", "ooh", "ha", "kinda", "swear",
    "presume", "admit", "till", "glad", "truthful", "somehow", "literally", "naturally", "alright", "em", "gotta", "along", "understand",
    "forgive", "excuse", "imagine", "wonder", "promise"}
)  # fmt: skip
"""Lower-case word forms."""

GUARDED: frozenset[str] = frozenset(
    {"left", "right", "better", "worse", "best", "worst", "before", "after", "during", "until", "start", "started", "starts", "begin",
     "began", "stop", "stopped", "stops", "last", "first", "long", "short", "soon", "always", "often", "rarely", "constant",
     "constantly", "daily", "weekly", "monthly", "morning", "afternoon", "evening", "night", "nights", "day", "days", "week", "weeks",
     "month", "months", "year", "years", "hour", "hours", "minute", "minutes", "second", "seconds", "mother", "father", "mum", "dad",
     "brother", "sister", "son", "daughter", "wife", "husband", "uncle", "aunt", "grandmother", "grandfather", "upper", "lower",
     "front", "back", "inside", "outside", "above", "below", "both", "either", "every", "mild", "severe", "sharp", "dull"}
)  # fmt: skip
"""Words that turn a fact round: said only where the released facts themselves hold them, whatever was said before."""

ROLE_WORDS: frozenset[str] = frozenset(
    {"ai", "assistant", "chatbot", "language", "simulation", "simulated", "vignette", "scenario", "roleplay", "rubric", "prompt",
     "instructions", "instruction", "persona", "facts", "diagnosis", "diagnose", "diagnosed", "differential", "examiner"}
)  # fmt: skip
"""Words that step out of the patient's role unless the question or a fact used them."""

NEGATIONS: frozenset[str] = frozenset(
    {"no", "not", "never", "none", "nothing", "neither", "nor", "nope", "without", "nobody", "nowhere", "nah", "nowt", "cannot", "hardly", "barely",
     "denied", "deny"}
)  # fmt: skip
"""Words that deny; every form that ends in n't does too."""
