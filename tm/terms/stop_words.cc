#include "tm/terms/stop_words.h"

#include <string>
#include <unordered_set>

namespace stele::tm {
namespace {

// Written for Stele: closed word classes in full, then the most common verbs, adverbs and pronouns
// that never make a term by themselves.
constexpr std::string_view kEnglish =
    "a an the this that these those some any each every all both either neither no none such "
    "i you he she it we they me him her us them my your his its our their mine yours hers ours "
    "theirs myself yourself himself herself itself ourselves themselves who whom whose which what "
    "of in on at to from by for with without within into onto upon over under above below between "
    "among amongst through throughout during before after since until till about against along "
    "across around behind beside besides beyond despite except inside near off out outside per "
    "toward towards via up down and or but nor so yet if unless because although though while "
    "whereas as than then when where why how whether be is am are was were been being have has had "
    "having do does did doing done will would shall should can could may might must ought not "
    "don't doesn't didn't can't cannot couldn't won't isn't aren't wasn't weren't there here also "
    "too very just only even still already again more most less least much many few several other "
    "another same own it's that's you're we're they're i'm let please yes ok however therefore "
    "thus hence thereby otherwise moreover furthermore well now ever never always often sometimes "
    "rather quite almost etc e.g i.e get got gets make makes made making take takes taken took "
    "give "
    "gives given gave go goes went gone come comes came see seen seems seem use used uses using "
    "want wants need needs like including include includes based said say says become becomes "
    "becoming one's s t particularly primarily especially simultaneously fully largely "
    "consistently "
    "actively jointly hereinafter";
constexpr std::string_view kRussian =
    "и в во не что он на я с со как а то все она так его но да ты к ко у же вы за бы по только ее "
    "мне было вот от меня еще нет о об обо из ему теперь когда даже ну ли если уже или ни быть был "
    "него до вас нибудь опять уж вам ведь там потом себя ничего ей может они тут где есть надо ней "
    "для мы тебя их чем была сам чтоб чтобы без будто чего раз тоже себе под будет ж тогда кто "
    "этот того потому этого какой совсем ним здесь этом один почти мой тем нее сейчас были куда "
    "зачем всех никогда можно при наконец два другой хоть после над больше тот через эти нас про "
    "всего них какая много разве три эту моя впрочем хорошо свою этой перед иногда лучше чуть том "
    "нельзя такой им более всегда конечно всю между это эта эти этих этим этими тех теми та те "
    "такая такое такие таких таким такими который которая которое которые которого которой "
    "которых которому которым которыми которую свой своя свое свои своего своей своих своему своим "
    "своими наш наша наше наши нашего нашей наших ваш ваша ваше ваши вашего вашей ваших ихний весь "
    "вся всем всеми всему каждый каждая каждое каждого каждой любой любая любое любого любые любых "
    "любым другая другое другие других другим другими сама само сами самой самого самих самым "
    "самый самая самое самые являются является являлся быть будут будем будете буду мочь могут "
    "могу можем можете мог могла могли должен должна должно должны нужно необходимо следует также "
    "однако поэтому таким образом либо нежели пока поскольку так-как хотя лишь именно вместо вне "
    "внутри возле вокруг вдоль вопреки ввиду вследствие благодаря кроме мимо насчет около "
    "относительно помимо посредством путем ради сквозь среди согласно соответственно "
    "включая из-за из-под данный данная данное данного данной очень менее "
    "слишком снова затем сначала далее ныне то-есть т д е п др";
constexpr std::string_view kChinese =
    "的 了 着 过 在 是 有 和 与 及 或 而 且 但 也 都 就 又 还 这 那 此 其 之 以 于 为 被 把 将 从 "
    "到 "
    "对 向 由 给 让 使 所 者 吗 呢 吧 啊 很 更 最 不 没 无 非 未 已 正 我 你 您 他 她 它 们 个 些 "
    "每 "
    "各 该 本 某 何 谁 哪 什 么 怎 样 如 若 则 因 故 虽 然 即 并 等 只 再 才 能 会 可 要 应 当 须 "
    "得 "
    "请 地 里 中 上 下 内 外 前 后 时 一 二 两 三 "
    "我们 你们 他们 它们 这个 那个 这些 那些 什么 怎么 如何 因为 所以 但是 如果 虽然 然而 并且 "
    "或者 "
    "以及 以便 为了 关于 对于 根据 按照 通过 可以 可能 能够 必须 应该 应当 需要 没有 不是 不能 "
    "已经 正在 将会 进行 使用 其中 其他 其它 之间 之后 之前 同时 此外 另外 例如 包括 以上 以下 "
    "一个 一些 一种 各种 所有 任何 每个 自己 是否 不会 只能 只有 还有 就是 而且 之一 "
    "方面";

using Words = std::unordered_set<std::string_view>;

Words split_words(std::string_view list) {
  Words words;
  while (!list.empty()) {
    const std::size_t space = list.find(' ');
    if (space != 0) words.insert(list.substr(0, space));
    if (space == std::string_view::npos) break;
    list.remove_prefix(space + 1);
  }
  return words;
}

}  // namespace

bool is_stop_word(std::string_view language, std::string_view word) {
  static const Words english = split_words(kEnglish);
  static const Words russian = split_words(kRussian);
  static const Words chinese = split_words(kChinese);
  if (language == "en") return english.count(word) > 0;
  if (language == "ru") return russian.count(word) > 0;
  if (language == "zh") return chinese.count(word) > 0;
  return false;
}

}  // namespace stele::tm
