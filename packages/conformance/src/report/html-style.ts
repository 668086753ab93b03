/** Colours are pairs that keep a contrast of at least 4.5 in light and dark; whatever a colour says, a word says too. */
export const HTML_STYLE = `
:root{--ground:#f6f7f9;--card:#fff;--ink:#1b2330;--soft:#57606f;--line:#d9dee6;--link:#0b57b0;--good:#12692e;--good-ground:#def3e3;--bad:#a8221a;--bad-ground:#fdE6e3;--some:#7a4b00;--some-ground:#fdf0d0;--none:#505a68;--none-ground:#e9edf2;--code:#f0f2f6;--shade:0 1px 2px rgb(20 30 50/.06),0 4px 16px rgb(20 30 50/.05);
--hue-0:#cfe3ff;--hue-1:#e9d8fd;--hue-2:#c9f0ec;--hue-3:#ffdfe9;--hue-4:#e4ecc0;--hue-5:#ffe2c6}
@media (prefers-color-scheme:dark){:root{--ground:#10141b;--card:#181e28;--ink:#e6eaf1;--soft:#a3aebf;--line:#2d3644;--link:#82b7ff;--good:#7edb97;--good-ground:#153322;--bad:#ff9d92;--bad-ground:#401a18;--some:#f0c465;--some-ground:#3a2d10;--none:#a9b4c4;--none-ground:#252d3a;--code:#11161e;--shade:none;
--hue-0:#1e3f6b;--hue-1:#44306b;--hue-2:#154a47;--hue-3:#5e2740;--hue-4:#3d461a;--hue-5:#5d3a17}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
header,main,footer{max-width:76rem;margin:0 auto;padding:0 clamp(1rem,4vw,2.5rem)}
header{padding-top:clamp(1.5rem,4vw,3rem)}
h1,h2,h3,h4,p,ul,dl,dd,figure{margin:0}
h1{font-size:clamp(1.7rem,5vw,2.6rem);line-height:1.15;letter-spacing:-.02em;margin:.1em 0 .6em}
h1 .kernel{color:var(--soft);font-weight:400;font-size:.6em}
h2{font-size:1.35rem;letter-spacing:-.01em;margin:3rem 0 1rem}
h3{font-size:1.1rem;line-height:1.35}
h4{font-size:.85rem;color:var(--soft);margin:1.1rem 0 .4rem}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:4px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem 1rem;z-index:2}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.eyebrow{font-size:.85rem;color:var(--soft)}
.lead{color:var(--soft);margin-bottom:1rem;max-width:46rem}
ul{padding:0;list-style:none}
abbr{text-decoration:none}
.id{font:.8rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;color:var(--soft)}
.number{font-variant-numeric:tabular-nums}
.pill{display:inline-block;font-size:.78rem;font-weight:650;padding:.08rem .6rem;border-radius:99px;white-space:nowrap;color:var(--none);background:var(--none-ground)}
.pill.holds{color:var(--good);background:var(--good-ground)}.pill.broken{color:var(--bad);background:var(--bad-ground)}
.pill.exempt,.pill.in-part{color:var(--some);background:var(--some-ground)}
.verdict{border-radius:14px;padding:1.1rem 1.3rem;background:var(--none-ground);border-left:6px solid var(--none)}
.verdict.holds{background:var(--good-ground);border-color:var(--good)}.verdict.broken{background:var(--bad-ground);border-color:var(--bad)}
.verdict .sentence{font-size:clamp(1.2rem,3.4vw,1.6rem);font-weight:700;line-height:1.25}
.verdict.holds .sign{color:var(--good)}.verdict.broken .sign{color:var(--bad)}
.verdict ul{margin:.6rem 0 .2rem;display:grid;gap:.25rem}
.verdict a{color:inherit}
.verdict .facts{margin-top:.4rem;font-size:.9rem}
.invariant{font-size:.85rem;font-weight:650}
.levels{display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,12rem),1fr))}
.level{background:var(--card);border:1px solid var(--line);border-top:4px solid var(--none);border-radius:12px;padding:1rem 1.1rem;box-shadow:var(--shade)}
.level.holds{border-top-color:var(--good)}.level.broken{border-top-color:var(--bad)}.level.in-part{border-top-color:var(--some)}
.level .top{display:flex;justify-content:space-between;align-items:center;gap:.5rem}
.level h3{font-size:1.5rem}.level .meaning{color:var(--soft)}.level .said{font-size:.9rem;margin-top:.5rem}
.why{font-size:.85rem;color:var(--soft);margin-top:.5rem;display:grid;gap:.3rem}
.failure{background:var(--card);border:1px solid var(--line);border-left:6px solid var(--bad);border-radius:12px;padding:1.3rem clamp(1rem,3vw,1.8rem);box-shadow:var(--shade)}
.failure.exempt{border-left-color:var(--some)}.failure+.failure{margin-top:1.5rem}
.failure .eyebrow .pill{margin-right:.4rem}.failure h3{font-size:1.25rem;margin:.5rem 0 .1rem}
.parts{margin-top:1rem;display:grid;gap:.6rem}
.parts>div{display:grid;grid-template-columns:6rem 1fr;gap:.8rem;align-items:baseline}
.parts dt{color:var(--soft);font-size:.9rem}.parts dd{font:.88rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.parts .expected dd{color:var(--good)}.parts .found dd{color:var(--bad)}
.message{margin-top:.9rem;white-space:pre-wrap}
pre{margin:0;padding:.8rem 1rem;background:var(--code);border:1px solid var(--line);border-radius:8px;font:.84rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre-wrap}
pre code{font:inherit}.command{user-select:all}
details{margin-top:1rem}summary{cursor:pointer;color:var(--link);font-size:.9rem}details>.scroll{margin-top:.6rem}
.scroll{overflow-x:auto;max-height:32rem}
.figures{display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,10rem),1fr))}
.figures>div{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:.8rem 1.1rem;display:flex;flex-direction:column}
.figures dt{color:var(--soft);font-size:.88rem}.figures dd{font-size:1.6rem;font-weight:680;line-height:1.3;font-variant-numeric:tabular-nums}
.rate{display:block;font-size:.82rem;font-weight:400;color:var(--soft)}
table{border-collapse:separate;width:100%;background:var(--card);border:1px solid var(--line);border-radius:12px;border-spacing:0;overflow:hidden}
caption{text-align:left;font-weight:680;padding:0 0 .5rem;font-size:1.05rem}caption span{color:var(--soft);font-weight:400}
th,td{text-align:left;vertical-align:baseline;padding:.55rem .8rem;border-top:1px solid var(--line);font-weight:400}
thead th{font-size:.8rem;color:var(--soft);border-top:0}
.laws{margin-bottom:2rem;table-layout:fixed}
.laws th:nth-child(1){width:9rem}.laws thead th:nth-child(3){width:9.5rem}.laws thead th:nth-child(4){width:13rem}.laws thead th:nth-child(5){width:6rem}
.laws tbody th .id,.reason{display:block}.reason{font-size:.85rem;color:var(--soft)}
.laws tbody th{width:auto}.laws .not-claimed th{color:var(--soft)}
.tried,.clause,.laws .number{font-size:.88rem;color:var(--soft)}.clause abbr{font-weight:650}
.counts td.number,.counts thead th+th{text-align:right;width:7rem}.counts .zero{color:var(--bad);font-weight:650}
.counts tbody th{min-width:8rem}.counts td{font-size:.92rem}
.columns{display:grid;gap:1.5rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));align-items:start}
.told{font-size:.88rem}
footer{color:var(--soft);font-size:.88rem;padding-top:2.5rem;padding-bottom:3rem}
@media (max-width:44rem){
.laws,.laws tbody,.laws tr,.laws th,.laws td{display:block;width:auto!important}
.laws thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.laws caption{display:block;padding:.8rem 1rem .1rem}.laws tr{border-top:1px solid var(--line);padding:.8rem 1rem}.laws tr:first-child{border-top:0}
.laws th,.laws td{border:0;padding:0}.laws td.clause,.laws td.tried,.laws td.number{display:inline}
.laws td.tried:not(:empty)::before,.laws td.number:not(:empty)::before{content:"· "}
.laws .result{margin-bottom:.3rem}.laws tbody tr:first-child{border-top:0}
.parts>div{grid-template-columns:1fr;gap:0}.counts td.number,.counts thead th+th{width:5.5rem}
}
.schedule{margin-top:1.2rem}
.legend{display:flex;flex-wrap:wrap;gap:.4rem 1.1rem;font-size:.85rem;color:var(--soft);margin-bottom:.6rem}
.key{display:inline-grid;place-items:center;width:1.5rem;height:1.15rem;border-radius:4px;border:1.5px solid;font-size:.8rem;font-weight:700;line-height:1;vertical-align:-.15rem}
.drawing{display:flex;overflow-x:auto;border:1px solid var(--line);border-radius:10px;background:var(--card)}
.drawing svg{flex:none;display:block;font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.drawing text{fill:var(--ink)}
.names{position:sticky;left:0;background:var(--card);border-right:1px solid var(--line);z-index:1}
.names .name{font-weight:700}.drawing .round{fill:var(--soft)}
.edge{stroke:var(--line)}.grid{stroke:var(--line);stroke-dasharray:2 4}
.event rect{stroke-width:1.5}
.ok rect,.key.ok{fill:var(--good-ground);stroke:var(--good);background:var(--good-ground);color:var(--good)}.event.ok text{fill:var(--good)}
.refused rect,.key.refused{fill:var(--none-ground);stroke:var(--none);background:var(--none-ground);color:var(--none)}.event.refused text{fill:var(--none)}
.unknown rect,.key.unknown{fill:var(--some-ground);stroke:var(--some);background:var(--some-ground);color:var(--some)}.event.unknown text{fill:var(--some)}
.died rect,.key.died{fill:var(--bad-ground);stroke:var(--bad);background:var(--bad-ground);color:var(--bad)}.event.died text{fill:var(--bad)}
.event.unknown rect,.event.died rect{stroke-dasharray:4 3}
.kill path{stroke:var(--bad);stroke-width:3.5;stroke-linecap:round}.drawing .kill text{fill:var(--bad);font-weight:700}
.key.killed{border:0;color:var(--bad)}
.tick line{stroke:var(--link);stroke-width:1.5;stroke-dasharray:6 3}.drawing .tick text{fill:var(--link)}
.key.ticked{border:0;border-left:2px dashed var(--link);border-radius:0;width:.5rem}.key.lease{border-color:transparent;border-radius:99px;background:var(--hue-0)}
${[0, 1, 2, 3, 4, 5].map((hue) => `.hue-${hue} rect{fill:var(--hue-${hue})}`).join('')}
@media print{body{background:#fff}.scroll,.drawing{overflow:visible;max-height:none}}
`
