// Vue template of the slot picker; slot_picker.js defines the names in it.
export const template = `
<div class="picker">
  <section class="b-cal" :aria-label="texts.date">
    <div :class="['cal-box', { open }]">
      <div class="hs between cal-head">
        <h2 class="h2 cal-title" :id="id('m')" aria-live="polite">
          <span class="hide-sm"><span v-for="part in heading" :class="part.isYear ? 'faint year' : ''">{{ part.text }}</span></span>
          <span class="only-sm">{{ day && !open ? shortDate(day) : title.month }}</span></h2>
        <div class="hs g1">
          <button type="button" class="btn btn-ghost btn-sm hide-sm" v-if="firstOpen" @click="choose(firstOpen)"><svg class="ic i20" aria-hidden="true"><use :href="sprite + '#zap'"/></svg><span class="narrow-sr">{{ texts.nextOpening }}</span></button>
          <button type="button" class="btn btn-ghost btn-sm only-sm" :aria-expanded="String(open)" @click="open = !open"><svg class="ic i20" aria-hidden="true"><use :href="sprite + '#calendar-days'"/></svg><span>{{ texts.month }}</span></button>
          <button type="button" :class="['btn-icon', 'turn', { 'hide-sm': !open }]" :aria-label="texts.previous" :aria-disabled="atStart || null" @click="turn(-1)"><svg class="ic i22" aria-hidden="true"><use :href="sprite + '#chevron-left'"/></svg></button>
          <button type="button" :class="['btn-icon', 'turn', { 'hide-sm': !open }]" :aria-label="texts.next" @click="turn(1)"><svg class="ic i22" aria-hidden="true"><use :href="sprite + '#chevron-right'"/></svg></button>
        </div>
      </div>
      <div class="week-strip only-sm" role="group" :aria-label="texts.date" ref="strip" @keydown="moveInDays($event, 'strip')">
        <button v-for="d in strip" :key="d.iso" type="button" :data-iso="d.iso" v-bind="dayAttributes(d)" :aria-label="null" @click="choose(d.iso)">
          <small>{{ texts.weekdaysShort[weekdayOf(d.iso)] }}</small><span>{{ dayNumber(d.iso) }}</span><span class="sr-only"> {{ statusOf(d) }}</span>
          <span class="lv" aria-hidden="true"><i v-for="n in d.level"></i></span></button>
      </div>
      <table class="cal" role="grid" :aria-labelledby="id('m')" :aria-describedby="id('k')" ref="grid" @keydown="moveInDays($event, 'grid')">
        <thead><tr><th v-for="w in week" scope="col" :abbr="texts.weekdays[w]">{{ texts.weekdaysShort[w] }}</th></tr></thead>
        <tbody><tr v-for="row in rows"><td v-for="d in row" role="gridcell" :aria-selected="d ? String(d.iso === day) : null">
          <button v-if="d" type="button" :data-iso="d.iso" v-bind="dayAttributes(d)" @click="choose(d.iso)">
            <span v-if="d.mark" class="mo" aria-hidden="true" :data-m="d.mark"></span><span>{{ dayNumber(d.iso) }}</span>
            <span class="lv" aria-hidden="true"><i v-for="n in d.level"></i></span></button>
        </td></tr></tbody>
      </table>
      <p class="sr-only" :id="id('k')">{{ texts.keysSaid }}</p>
      <div v-if="!firstOpen && day" class="banner blue mt4"><svg class="ic i20" aria-hidden="true"><use :href="sprite + '#calendar-x'"/></svg>
        <div class="grow"><p class="strong">{{ texts.nothingIn.replace('{month}', title.month) }}</p>
          <p class="t-sm muted">{{ ahead }}</p></div>
        <button v-if="nextOpening" type="button" class="btn btn-glass btn-sm" @click="choose(nextOpening)">{{ texts.goThere }}</button></div>
      <p v-else-if="firstOpen" class="hs g4 wrap mt4 t-xs faint hide-sm legend"><span class="hs g2"><span class="lv" aria-hidden="true"><i v-for="n in 3"></i></span>{{ texts.moreDots }}</span>
        <span class="hs g1" aria-hidden="true"><kbd class="kbd">←</kbd><kbd class="kbd">→</kbd> {{ texts.keysMove }} <kbd class="kbd">PgDn</kbd> {{ texts.keysMonth }}</span></p>
    </div>
  </section>
  <section class="b-slots" :aria-label="texts.time">
    <div class="slots-head">
      <h2 class="h3 hide-sm" v-if="day">{{ shortDate(day) }}</h2>
      <div class="seg seg-sm" role="group" :aria-label="texts.format"><button v-for="on in [true, false]" type="button" :aria-pressed="String(h12 === on)" @click="switchClock(on)">{{ on ? texts.h12 : texts.h24 }}</button></div>
      <p class="live-line t-xs"><span :class="['live-mark', link]" :title="link === 'live' ? texts.liveWhy : null"><span class="dot" aria-hidden="true"></span>{{ texts[link] }}</span><span class="faint">{{ zone }}</span></p>
    </div>
    <div v-if="!day || !slots.length" class="inset slots-empty">
      <p class="strong">{{ !day ? (firstOpen ? texts.chooseDay : texts.nothingIn.replace('{month}', title.month)) : state === 'full' ? texts.full : texts.closed }}</p>
      <p class="t-sm muted mt1" v-if="whatNext">{{ whatNext }}</p>
      <button v-if="firstOpen || nextOpening" type="button" class="btn btn-glass btn-sm mt4" @click="choose(dayAfter)"><svg class="ic i20" aria-hidden="true"><use :href="sprite + '#zap'"/></svg><span>{{ day || firstOpen ? texts.nextOpening : texts.goThere }}</span></button></div>
    <div v-else :class="['slot-scroll', 'needs-live', { lost }]" ref="times" @keydown="moveInTimes" @pointerenter="point" @pointerleave="unpoint" @focusin="markActive" @focusout="activeSlot = null">
      <template v-for="part in parts" :key="day + part.name"><h3 class="slot-group" :id="id(part.name)"><svg class="ic i18" aria-hidden="true"><use :href="sprite + '#' + part.icon"/></svg><span>{{ part.title }}</span></h3>
        <transition-group tag="div" class="slot-grid" role="grid" :aria-labelledby="id(part.name)" move-class="slot-move">
          <div v-for="s in part.slots" :key="s.at" role="row"><div role="gridcell">
            <button type="button" :class="['slot', look(s), { quiet: s.quiet }]" :data-at="s.at" :tabindex="s.at === tabSlot ? 0 : -1" :aria-disabled="s.state || lost ? 'true' : null" :aria-busy="picking === s.at ? 'true' : null" @click="pick(s)" @pointerenter="activeSlot = s.at" @pointerleave="activeSlot = null">
              <svg v-if="symbol(s)" class="ic i18" aria-hidden="true"><use :href="sprite + '#' + symbol(s)"/></svg>
              <span class="t">{{ clock(s.wall) }}</span><span v-if="s.offset" class="note">{{ s.offset }}</span>
              <span v-if="minutes" class="sr-only"> {{ texts.to }} {{ clock(wallAfter(s.wall, minutes)) }}, </span>
              <span v-if="there(s)" class="sr-only">{{ there(s) }}, </span>
              <span v-if="note(s)" class="note">{{ note(s) }}</span><span v-else class="sr-only">{{ texts.free }}</span></button></div></div>
        </transition-group></template>
    </div>
    <div class="slot-foot t-xs"><p v-if="hint" class="slot-hint">{{ hint }}</p><p v-else-if="both" class="tnum">{{ both }}</p>
      <p v-if="clockNote" class="clock-note mt1"><svg class="ic i16" aria-hidden="true"><use :href="sprite + '#clock'"/></svg><span>{{ clockNote }}</span></p></div>
    <div class="sr-only" role="status" aria-live="polite">{{ liveText }}</div>
  </section>
</div>`;
