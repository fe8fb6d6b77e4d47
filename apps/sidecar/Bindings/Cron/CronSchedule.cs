using System.Globalization;

namespace DaprImages.Sidecar.Bindings.Cron;

/// <summary>The fields of a crontab: minute, hour, day, month and weekday, with a field for seconds in front if there are six. Local time.</summary>
internal sealed class CronSchedule : ISchedule
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly ulong _seconds;
    private readonly ulong _minutes;
    private readonly ulong _hours;
    private readonly ulong _days;
    private readonly ulong _months;
    private readonly ulong _weekdays;
    private readonly bool _anyDay;
    private readonly bool _anyWeekday;
    private readonly TimeZoneInfo _zone;

    private CronSchedule(string[] fields, TimeZoneInfo zone)
    {
        _zone = zone;
        _seconds = Field(fields[0], 0, 59, []);
        _minutes = Field(fields[1], 0, 59, []);
        _hours = Field(fields[2], 0, 23, []);
        _days = Field(fields[3], 1, 31, []);
        _months = Field(fields[4], 1, 12, Months);
        var weekdays = Field(fields[5], 0, 7, Weekdays);
        _weekdays = (weekdays | (weekdays >> 7)) & 0x7F; // 7 is Sunday, too
        _anyDay = fields[3][0] is '*' or '?';
        _anyWeekday = fields[5][0] is '*' or '?';
    }

    /// <exception cref="FormatException">The schedule is none.</exception>
    public static CronSchedule Parse(string text, TimeZoneInfo zone)
    {
        var fields = (text switch
        {
            "@yearly" or "@annually" => "0 0 1 1 *",
            "@monthly" => "0 0 1 * *",
            "@weekly" => "0 0 * * 0",
            "@daily" or "@midnight" => "0 0 * * *",
            "@hourly" => "0 * * * *",
            _ => text,
        }).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length switch
        {
            5 => new CronSchedule(["0", .. fields], zone),
            6 => new CronSchedule(fields, zone),
            _ => throw new FormatException($"invalid schedule format '{text}': it has five or six fields, or begins with @every, @hourly, @daily, @weekly, @monthly or @yearly"),
        };
    }

    public DateTimeOffset? Next(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, _zone).DateTime;
        var next = local.AddTicks(-(local.Ticks % TimeSpan.TicksPerSecond)).AddSeconds(1);
        for (var end = next.AddYears(5); next < end;)
        {
            if (!Has(_months, next.Month))
            {
                next = new DateTime(next.Year, next.Month, 1).AddMonths(1);
            }
            else if (!IsDay(next))
            {
                next = next.Date.AddDays(1);
            }
            else if (!Has(_hours, next.Hour))
            {
                next = next.Date.AddHours(next.Hour + 1);
            }
            else if (!Has(_minutes, next.Minute))
            {
                next = next.AddSeconds(-next.Second).AddMinutes(1);
            }
            else if (!Has(_seconds, next.Second))
            {
                next = next.AddSeconds(1);
            }
            else if (_zone.IsInvalidTime(next))
            {
                next = next.AddHours(1); // left out when the clocks go forward
            }
            else
            {
                return new DateTimeOffset(next, _zone.GetUtcOffset(next));
            }
        }
        return null;
    }

    private static bool Has(ulong field, int value) => (field & (1UL << value)) != 0;

    // As ever with cron: of day and weekday both have to fit, unless both are given; then one is enough.
    private bool IsDay(DateTime date)
    {
        var (day, weekday) = (Has(_days, date.Day), Has(_weekdays, (int)date.DayOfWeek));
        return _anyDay || _anyWeekday ? day && weekday : day || weekday;
    }

    private static ulong Field(string text, int low, int high, string[] names)
    {
        var bits = 0UL;
        foreach (var part in text.Split(','))
        {
            var (range, step) = part.Split('/') switch
            {
                [var whole] => (whole, 1),
                [var whole, var every] when int.TryParse(every, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 => (whole, number),
                _ => throw Invalid(text),
            };
            var (from, to) = range is "*" or "?" ? (low, high) : range.Split('-') switch
            {
                [var single] => (Value(single, low, names), part.Contains('/', StringComparison.Ordinal) ? high : Value(single, low, names)),
                [var first, var last] => (Value(first, low, names), Value(last, low, names)),
                _ => throw Invalid(text),
            };
            if (from < low || to > high || from > to)
            {
                throw Invalid(text);
            }
            for (var value = from; value <= to; value += step)
            {
                bits |= 1UL << value;
            }
        }
        return bits;
    }

    private static int Value(string text, int low, string[] names)
    {
        var name = Array.IndexOf(names, text.ToLowerInvariant());
        return name >= 0 ? name + low : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw Invalid(text);
    }

    private static FormatException Invalid(string text) => new($"invalid schedule format: '{text}' is none of *, a number, a range, a list or a step");
}
