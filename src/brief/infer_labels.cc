#include "brief/infer_labels.h"

namespace dragoman::brief {
namespace {

const InferLabels kEnglish{
    .heading = "What the words say",
    .intro =
        "There are no scores for every party. What follows is worked out from words. Shares are "
        "shares of the preferences that agree with these words, under stated priors; they are not "
        "probabilities, and no package here is the fair one.",
    .known = "What is known, and from whom",
    .words_that_say = "{0} of {1} words say what it prefers",
    .hunches = "hunches among them: {0}",
    .aside = "set aside: {0}",
    .left_out = "left out: {0}",
    .scores = "Scores on file",
    .scores_no_walk_away = "Scores on file, no walk-away value",
    .nothing = "Nothing is known of what it prefers",
    .no_acceptance =
        "Nothing on file bounds its walk-away value: of this party there are orders only.",
    .read_as = "Read as: {0}",
    .contradict = "Heard differently, or contradictory",
    .was_set_aside = "set aside",
    .enough = "dropping it alone would do",
    .certain = "What follows for certain",
    .draft_certain = "The draft, however it is settled",
    .necessary = "necessarily acceptable",
    .possible = "possibly acceptable",
    .never = "never acceptable",
    .never_red_line = "never acceptable: red line {0}",
    .unknown = "not known",
    .from = "from {0}",
    .prefers = "Best first, whatever the rest of the package:",
    .then = "over",
    .then_at_most = "at least as good as",
    .each_at_least = "(each at least as good as the next)",
    .first_over_last = "(the first better than the last)",
    .candidates = "Candidates",
    .candidates_intro =
        "Packages that a search found, by the share of what is consistent under which they pass. A "
        "search promises nothing beyond what it found.",
    .no_candidates = "No candidates",
    .together = "Together",
    .as_but = "as {0}, but",
    .none = "none",
    .few = "few",
    .half = "about half",
    .most = "most",
    .almost_all = "almost all",
    .priors = "{0} \u2013 {1} over three priors",
    .bound = "Under the first prior no package reaches more than {0}.",
    .hinge = "What hangs on one word",
    .hinge_intro = "If one of these words were wrong, the answer would change.",
    .another_first = "another package would come first",
    .would_be = "the first candidate would be at {0}",
    .lost = "certain conclusions that would no longer follow: {0}",
    .ask = "What to ask next",
    .ask_intro =
        "Questions whose answers would most raise what can be achieved. A question tells the other "
        "side something too.",
    .ask_order = "{0}: would {1} be better than {2}?",
    .ask_accepts = "Would this be acceptable, as a whole: {0}?",
    .ask_comparison = "Which would be better: {0}; or {1}?",
    .gain = "expected to raise the best share by {0} points",
    .mediators_only =
        "For mediators only: chosen from other rooms' words too. Asking it is a release.",
    .sampled = "Sampled: {0} draws, seed {1}.",
    .not_converged = "Some samples have not converged; their shares are withheld.",
};

const InferLabels kArabic{
    .heading = "ما يقوله الكلام",
    .intro =
        "ليست لكل الأطراف قيم على الملف، وما يلي مستنتج من الكلام. والحصص هي حصص من التفضيلات "
        "المتفقة مع "
        "هذا الكلام وفق فرضيات أولية معلنة؛ وهي ليست احتمالات، وليس في هذه الحزم حزمة هي "
        "«العادلة».",
    .known = "المعروف ومصدره",
    .words_that_say = "{0} من {1} من الأقوال تدل على ما يفضّله",
    .hunches = "ومنها تخمينات: {0}",
    .aside = "نُحّي جانبًا: {0}",
    .left_out = "تُرك: {0}",
    .scores = "القيم متوفرة",
    .scores_no_walk_away = "القيم متوفرة، وحدّ الانسحاب غير معروف",
    .nothing = "لا يُعرف شيء عما يفضّله",
    .no_acceptance = "لا شيء على الملف يحدّ قيمة الانسحاب لديه: لا يُعرف عن هذا الطرف إلا ترتيبات.",
    .read_as = "قُرئ على أنه: {0}",
    .contradict = "سُمع مختلفًا، أو متناقض",
    .was_set_aside = "نُحّي جانبًا",
    .enough = "يكفي تركه وحده",
    .certain = "ما يلزم يقينًا",
    .draft_certain = "المسودة كيفما حُسمت",
    .necessary = "مقبولة لزومًا",
    .possible = "يمكن أن تُقبل",
    .never = "لا تُقبل قطعًا",
    .never_red_line = "لا تُقبل قطعًا: الخط الأحمر {0}",
    .unknown = "غير معروف",
    .from = "من {0}",
    .prefers = "الأفضل أولًا، كيفما كانت بقية الحزمة:",
    .then = "ثم",
    .then_at_most = "لا يقل عن",
    .each_at_least = "(كلٌّ لا يقل عمّا يليه)",
    .first_over_last = "(والأول أفضل من الأخير)",
    .candidates = "حزم مرشّحة",
    .candidates_intro =
        "حزم وجدها بحث، مرتّبة بحصة ما يتفق مع الكلام وتمرّ فيه. ولا يَعِد البحث بأكثر مما وجد.",
    .no_candidates = "لا حزم مرشّحة",
    .together = "معًا",
    .as_but = "مثل {0} إلا",
    .none = "لا شيء",
    .few = "القليل",
    .half = "نحو النصف",
    .most = "المعظم",
    .almost_all = "الكل تقريبًا",
    .priors = "{0} \u2013 {1} عبر ثلاث فرضيات أولية",
    .bound = "وفق الفرضية الأولى لا تتجاوز أي حزمة {0}.",
    .hinge = "ما يتوقف على قول واحد",
    .hinge_intro = "لو كان أحد هذه الأقوال خطأً لتغيّر الجواب.",
    .another_first = "لتقدّمت حزمة أخرى",
    .would_be = "لكانت المرشّحة الأولى عند {0}",
    .lost = "نتائج يقينية لا تعود لازمة: {0}",
    .ask = "ما يُسأل عنه تاليًا",
    .ask_intro =
        "أسئلة من شأن أجوبتها أن ترفع أكثر من غيرها ما يمكن بلوغه. والسؤال نفسه يُخبر الطرف بشيء.",
    .ask_order = "{0}: هل {1} أفضل من {2}؟",
    .ask_accepts = "هل هذا مقبول بمجمله: {0}؟",
    .ask_comparison = "أيهما أفضل: {0}؛ أم {1}؟",
    .gain = "يُتوقع أن يرفع أفضل حصة بمقدار {0} نقطة",
    .mediators_only = "للوسطاء وحدهم: اختير أيضًا من كلام غرف أخرى. وطرحه إفشاء يُسجَّل.",
    .sampled = "بالعيّنة: السحوبات {0}، البذرة {1}.",
    .not_converged = "بعض العيّنات لم تستقر، وحُجبت حصصها.",
};

const InferLabels kHebrew{
    .heading = "מה אומרות המילים",
    .intro =
        "אין ניקוד לכל הצדדים. מה שלהלן הוסק ממילים. השיעורים הם שיעורים מתוך ההעדפות המתיישבות עם "
        "המילים, תחת הנחות מוקדמות מוצהרות; אין אלה הסתברויות, ואין כאן חבילה שהיא ה„הוגנת”.",
    .known = "מה ידוע, ומפי מי",
    .words_that_say = "{0} מתוך {1} אמירות מלמדות מה הוא מעדיף",
    .hunches = "מהן השערות: {0}",
    .aside = "הונחו בצד: {0}",
    .left_out = "הושמטו: {0}",
    .scores = "יש ניקוד",
    .scores_no_walk_away = "יש ניקוד, אין ערך פרישה",
    .nothing = "לא ידוע דבר על העדפותיו",
    .no_acceptance = "אין דבר התוחם את ערך הפרישה שלו: על צד זה יש סדרי העדפה בלבד.",
    .read_as = "נקרא כך: {0}",
    .contradict = "נשמע אחרת, או סותר",
    .was_set_aside = "הונח בצד",
    .enough = "די להשמיט אותו לבדו",
    .certain = "מה נובע בוודאות",
    .draft_certain = "הטיוטה, איך שתוכרע",
    .necessary = "קבילה בהכרח",
    .possible = "אולי קבילה",
    .never = "לעולם אינה קבילה",
    .never_red_line = "לעולם אינה קבילה: קו אדום {0}",
    .unknown = "לא ידוע",
    .from = "מתוך {0}",
    .prefers = "מן הטוב ביותר, תהא שאר החבילה אשר תהא:",
    .then = "ואחריו",
    .then_at_most = "טוב לפחות כמו",
    .each_at_least = "(כל אחד טוב לפחות כבא אחריו)",
    .first_over_last = "(והראשון עדיף על האחרון)",
    .candidates = "מועמדות",
    .candidates_intro =
        "חבילות שחיפוש מצא, לפי שיעור מה שמתיישב עם המילים שבו הן עוברות. חיפוש אינו מבטיח מעבר "
        "למה "
        "שמצא.",
    .no_candidates = "אין מועמדות",
    .together = "יחד",
    .as_but = "כמו {0}, אבל",
    .none = "אף לא אחד",
    .few = "מעט",
    .half = "כמחצית",
    .most = "הרוב",
    .almost_all = "כמעט הכול",
    .priors = "{0} \u2013 {1} על פני שלוש הנחות מוקדמות",
    .bound = "תחת ההנחה הראשונה אין חבילה העוברת את {0}.",
    .hinge = "מה תלוי באמירה אחת",
    .hinge_intro = "לו הייתה אחת מאמירות אלה שגויה, התשובה הייתה משתנה.",
    .another_first = "חבילה אחרת הייתה ראשונה",
    .would_be = "המועמדת הראשונה הייתה ב־{0}",
    .lost = "מסקנות ודאיות שלא היו נובעות עוד: {0}",
    .ask = "מה לשאול עכשיו",
    .ask_intro = "שאלות שתשובותיהן יעלו יותר מכול את מה שניתן להשיג. גם שאלה מספרת דבר לצד השני.",
    .ask_order = "{0}: האם {1} עדיף על {2}?",
    .ask_accepts = "האם זה קביל בשלמותו: {0}?",
    .ask_comparison = "מה עדיף: {0}; או {1}?",
    .gain = "צפויה להעלות את השיעור הטוב ביותר ב־{0} נקודות",
    .mediators_only = "למתווכים בלבד: נבחרה גם מתוך דברי חדרים אחרים. לשאול אותה הוא גילוי.",
    .sampled = "מדגם: {0} דגימות, זרע {1}.",
    .not_converged = "חלק מן המדגמים לא התכנסו; שיעוריהם אינם מוצגים.",
};

}  // namespace

const InferLabels& infer_labels_for(std::string_view language) {
  const std::string_view primary = language.substr(0, language.find('-'));
  if (primary == "ar") return kArabic;
  if (primary == "he") return kHebrew;
  return kEnglish;
}

}  // namespace dragoman::brief
