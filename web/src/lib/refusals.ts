// What the server refuses most often, in the languages that the server does not speak. `en` is its
// message as the source spells it, with {} for what is filled in; {1}, {2} … stand for that in the
// others, which say what is wrong and what to do. tests/api/refusals_test.cc finds
// every `en` in the source.
import type { Problem } from '../api/types';

interface Refused {
  en: string;
  ar: string;
  he: string;
}

const refusals: Refused[] = [
  // The server itself.
  {
    en: 'nobody is signed in',
    ar: 'لم يسجّل أحد الدخول. سجّل الدخول من جديد.',
    he: 'אין אדם מחובר. יש להיכנס מחדש.',
  },
  {
    en: 'the session is locked',
    ar: 'الجلسة مقفلة. افتحها بعبارة المرور.',
    he: 'הכניסה נעולה. הסיסמה פותחת אותה.',
  },
  {
    en: 'somebody else chose your passphrase',
    ar: 'عبارة المرور هذه اختارها غيرك. اختر أولاً عبارة خاصة بك.',
    he: 'את הסיסמה הזאת בחר אדם אחר. יש לבחור תחילה סיסמה משלך.',
  },
  {
    en: 'there is no such thing here',
    ar: 'لا يوجد شيء كهذا هنا.',
    he: 'אין כאן דבר כזה.',
  },
  {
    en: 'the record cannot be reached',
    ar: 'يتعذر الوصول إلى السجل. أعد المحاولة بعد قليل.',
    he: 'אין גישה לרישום. יש לנסות שוב בעוד רגע.',
  },
  {
    en: 'there is no room left for the record',
    ar: 'امتلأ القرص ولم يُكتب شيء. اطلب ممن يدير الخادم أن يفسح مكاناً.',
    he: 'הדיסק מלא ודבר לא נכתב. יש לבקש ממי שמפעיל את השרת לפנות מקום.',
  },
  {
    en: 'too many wrong attempts',
    ar: 'محاولات خاطئة كثيرة. انتظر ثم أعد المحاولة.',
    he: 'יותר מדי ניסיונות שגויים. יש להמתין ואז לנסות שוב.',
  },
  {
    en: 'too many requests of yours are waiting',
    ar: 'طلبات كثيرة منك في الانتظار. انتظر ثم أعد المحاولة.',
    he: 'יותר מדי בקשות שלך ממתינות. יש להמתין ואז לנסות שוב.',
  },
  {
    en: 'too many computations of this room are waiting',
    ar: 'حسابات كثيرة لهذه الغرفة في الانتظار. انتظر ثم أعد المحاولة.',
    he: 'יותר מדי חישובים של החדר הזה ממתינים. יש להמתין ואז לנסות שוב.',
  },
  {
    en: 'the passphrase or the code is wrong',
    ar: 'عبارة المرور أو الرمز غير صحيح. اكتبه من جديد.',
    he: 'הסיסמה או הקוד אינם נכונים. יש להקליד שוב.',
  },
  {
    en: 'the address has been used, or is older than a minute',
    ar: 'استُعمل هذا العنوان من قبل أو مضت عليه دقيقة. شغّل dragoman open من جديد.',
    he: 'הכתובת כבר נוצלה, או שעברה דקה. יש להפעיל שוב את dragoman open.',
  },
  // Who and where.
  {
    en: 'the writer is not a member of the room',
    ar: 'لست عضواً في هذه الغرفة. ليقبلك أحد أعضائها.',
    he: 'אינך בין חברי החדר. חבר בו יכול לצרף אותך.',
  },
  {
    en: '{} is sealed: it accepts nothing more',
    ar: 'خُتمت {1} ولا تقبل شيئاً بعد الآن. اكتب في غرفة أخرى.',
    he: 'החדר {1} נחתם ואינו מקבל עוד דבר. יש לכתוב בחדר אחר.',
  },
  {
    en: '{} cannot address {}',
    ar: 'لا تستطيع {1} مخاطبة {2} مباشرة. خاطب غرفة الوسطاء.',
    he: 'החדר {1} אינו יכול לפנות אל {2} ישירות. יש לפנות לחדר של מתווכים.',
  },
  {
    en: '{} does not know one of the rooms addressed',
    ar: 'لا تعرف {1} إحدى الغرف المخاطَبة. ليُعرَّف بها هنا أولاً.',
    he: 'החדר {1} אינו מכיר את אחד החדרים שאליהם נכתב. יש להציג אותו כאן תחילה.',
  },
  {
    en: '{} is a member of {} already',
    ar: '{1} عضو في {2} من قبل.',
    he: '{1} כבר בין חברי {2}.',
  },
  {
    en: '{} is not a member of {}',
    ar: '{1} ليس عضواً في {2}.',
    he: '{1} אינו בין חברי {2}.',
  },
  {
    en: 'this person is known here as {}',
    ar: 'هذا الشخص معروف هنا باسم {1}.',
    he: 'האדם הזה מוכר כאן בשם {1}.',
  },
  { en: 'the person has no name', ar: 'اكتب اسم الشخص.', he: 'יש לכתוב את שם האדם.' },
  { en: 'the room has no name', ar: 'اكتب اسماً للغرفة.', he: 'יש לכתוב שם לחדר.' },
  {
    en: "the case has a party '{}' already",
    ar: 'في القضية طرف بالمعرّف {1}. اختر معرّفاً آخر.',
    he: 'בתיק כבר יש צד בשם {1}. יש לבחור מזהה אחר.',
  },
  {
    en: "'{}' has walked out already",
    ar: 'انسحب {1} من قبل. سجّل عودته أولاً، أو اكتب ملاحظة.',
    he: '{1} כבר פרש. יש לרשום תחילה את שובו, או לכתוב הערה.',
  },
  {
    en: "{} knows of no walk-out of '{}'",
    ar: 'لا تعرف {1} أن {2} انسحب. سجّل الانسحاب أولاً.',
    he: 'החדר {1} אינו יודע ש{2} פרש. יש לרשום תחילה את הפרישה.',
  },
  // The text and the answers to it.
  {
    en: '{} was never shown the text of event {}',
    ar: 'لم يُعرض نص القيد {2} على {1} قط. انقله إليها أولاً.',
    he: 'הנוסח של רישום {2} לא הוצג מעולם בפני {1}. יש להעביר אותו אליהם תחילה.',
  },
  {
    en: 'the text of event {} is frozen: no draft follows it',
    ar: 'نص القيد {1} مجمّد ولا تتبعه مسودة. ابدأ مسودة جديدة.',
    he: 'הנוסח של רישום {1} הוקפא ואין טיוטה אחריו. יש להתחיל טיוטה חדשה.',
  },
  {
    en: 'the text of event {} is frozen already',
    ar: 'نص القيد {1} مجمّد من قبل.',
    he: 'הנוסח של רישום {1} כבר הוקפא.',
  },
  {
    en: 'the text of event {} is not frozen',
    ar: 'نص القيد {1} غير مجمّد. جمّده أولاً: لا يُوقَّع إلا النص النهائي.',
    he: 'הנוסח של רישום {1} לא הוקפא. יש להקפיא אותו תחילה: חותמים רק על נוסח סופי.',
  },
  {
    en: "there is a phase '{}' already",
    ar: 'توجد مرحلة بالمعرّف {1}. اختر معرّفاً آخر.',
    he: 'כבר יש שלב בשם {1}. יש לבחור מזהה אחר.',
  },
  {
    en: "phase '{}' was closed by event {}",
    ar: 'أُغلقت المرحلة {1} بالقيد {2}.',
    he: 'השלב {1} נסגר ברישום {2}.',
  },
  {
    en: 'the relay puts nothing to the room',
    ar: 'لا شيء يُنقل إلى الغرفة. أضف كلاماً أو مسودة.',
    he: 'אין מה להעביר לחדר. יש להוסיף מילים או טיוטה.',
  },
  { en: 'the note says nothing', ar: 'الملاحظة فارغة. اكتب الكلام.', he: 'ההערה ריקה. יש לכתוב את המילים.' },
  { en: 'nothing is asked', ar: 'السؤال فارغ. اكتب الكلام.', he: 'השאלה ריקה. יש לכתוב את המילים.' },
  { en: 'nothing is answered', ar: 'الجواب فارغ. اكتب الكلام.', he: 'התשובה ריקה. יש לכתוב את המילים.' },
  {
    en: "event {} is in the party's own words",
    ar: 'القيد {1} بكلام الطرف نفسه، ولا حاجة إلى إعادة قراءته عليه.',
    he: 'רישום {1} הוא במילותיו של הצד עצמו, ואין צורך להקריא לו אותו.',
  },
  {
    en: 'it is not said how the party confirmed the wording',
    ar: 'لم يُذكر كيف أكّد الطرف الصيغة. اكتب كيف ومن قرأها عليه.',
    he: 'לא נאמר כיצד אישר הצד את הנוסח. יש לכתוב כיצד, ומי הקריא לו.',
  },
  {
    en: 'event {} was written in {}',
    ar: 'كُتب القيد {1} في {2}. لتفعل ذلك تلك الغرفة.',
    he: 'רישום {1} נכתב בחדר {2}. על החדר ההוא לעשות זאת.',
  },
  {
    en: 'event {} is a correction itself',
    ar: 'القيد {1} تصحيح هو نفسه. أشر إلى القيد الذي كان خطأً أولاً.',
    he: 'רישום {1} הוא עצמו תיקון. יש להפנות אל הרישום שהיה שגוי תחילה.',
  },
  // What may be passed on.
  {
    en: 'event {} was given {}',
    ar: 'شروط من قال كلام القيد {1} لا تسمح بهذا. اطلب موافقته وسجّلها.',
    he: 'תנאיו של מי שאמר את הדברים ברישום {1} אינם מתירים זאת. יש לבקש את הסכמתו ולרשום אותה.',
  },
  {
    en: 'it is not said who consented, or how',
    ar: 'لم يُذكر من وافق وكيف. اذكر الشخص، أو اكتب كيف جرى ذلك.',
    he: 'לא נאמר מי הסכים וכיצד. יש לנקוב בשם האדם, או לכתוב כיצד.',
  },
  {
    en: 'the consent does not say to what',
    ar: 'لم يُذكر على ماذا جرت الموافقة. اذكر الشروط أو الغرف.',
    he: 'לא נאמר למה ניתנה ההסכמה. יש לנקוב בתנאים או בחדרים.',
  },
  {
    en: '{} has it already',
    ar: 'الكلام موجود في {1} من قبل. اختر غرفة أخرى.',
    he: 'הדברים כבר נמצאים בחדר {1}. יש לבחור חדר אחר.',
  },
  {
    en: '{} proposed this release and cannot decide it alone',
    ar: 'اقترح {1} هذا الإفراج ولا يقرره وحده. ليقرره شخص آخر.',
    he: '{1} הציע את השחרור הזה ואינו יכול להכריע לבדו. על אדם אחר להכריע.',
  },
  {
    en: 'the proposal of event {} was {} by event {}',
    ar: 'بُتّ في اقتراح القيد {1} بالقيد {3}. اقترحه من جديد.',
    he: 'ההצעה של רישום {1} כבר הוכרעה ברישום {3}. יש להציע אותה מחדש.',
  },
  {
    en: '{} releases by two: nobody alone passes on the words of others',
    ar: 'الإفراج في {1} يحتاج إلى شخصين. اقترحه، وليقرره شخص ثانٍ.',
    he: 'בחדר {1} משחררים בשניים. יש להציע, ואדם שני יכריע.',
  },
  {
    en: '{} has one member and cannot release by two',
    ar: 'في {1} عضو واحد. لينضم شخص ثانٍ أولاً.',
    he: 'בחדר {1} חבר אחד בלבד. על אדם שני להצטרף תחילה.',
  },
  {
    en: '{} releases by {} already',
    ar: 'هذه هي القاعدة في {1} من قبل. لا حاجة إلى شيء.',
    he: 'כך כבר נהוג בחדר {1}. אין צורך לעשות דבר.',
  },
  // Secret packages.
  {
    en: 'the closing time does not lie after the asking',
    ar: 'وقت الإغلاق ليس بعد وقت السؤال. حدّد وقتاً لاحقاً.',
    he: 'מועד הסגירה אינו אחרי השאלה. יש לקבוע מועד מאוחר יותר.',
  },
  {
    en: '{} has no secret packages left: {} of {} are posed',
    ar: 'لم يبقَ لـ{1} حزم سرية: طُرحت {2} من {3}. ضع الحزمة على الطاولة مسودةً.',
    he: 'לחדר {1} לא נותרו חבילות סודיות: {2} מתוך {3} כבר הוצגו. יש להניח את החבילה על השולחן כטיוטה.',
  },
  {
    en: 'the package of event {} closed at {}',
    ar: 'أُغلقت حزمة القيد {1} في {2}. قل ذلك في جواب علني.',
    he: 'החבילה של רישום {1} נסגרה ב־{2}. יש לומר זאת בתגובה גלויה.',
  },
  {
    en: '{} was not asked by event {}',
    ar: 'لم يُسأل {1} في القيد {2}.',
    he: 'החדר {1} לא נשאל ברישום {2}.',
  },
];

const escaped = (words: string) => words.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
const patterns = refusals.map((one) => ({
  told: one,
  pattern: new RegExp(`^${one.en.split('{}').map(escaped).join('(.+?)')}$`, 's'),
}));

/** The refusal in that language, or nothing where only the server's own words say it. */
export function toldIn(language: string, problem: Problem): string {
  if (language !== 'ar' && language !== 'he') return '';
  for (const { told, pattern } of patterns) {
    const filled = pattern.exec(problem.detail);
    // What is filled in has a direction of its own: first strong isolate … pop.
    if (filled) return told[language].replace(/\{(\d)\}/g, (_, place: string) => `\u2068${filled[Number(place)] ?? ''}\u2069`);
  }
  return '';
}
